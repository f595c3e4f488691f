"""Pages des comptes écrites par le portail ; les autres viennent de django-allauth."""
