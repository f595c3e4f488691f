"""La gouvernance, le fonctionnement et le budget du projet de santé."""
