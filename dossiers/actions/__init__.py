"""Les actions : le seul code qui écrit un dossier."""
