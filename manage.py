#!/usr/bin/env python
"""Point d'entrée des commandes Django du portail."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")
    execute_from_command_line(sys.argv)
