"""Les vues : charger par ``visibles_par``, vérifier, appeler une action, rediriger."""
