"""« Le délai, expliqué » : chaque date d'un dossier, sa règle, son article, ce qui l'a déplacée."""

from typing import Any

from commun.delais import jour_paris
from dossiers.delais_expliques import delais_lus
from dossiers.enums import Sujet
from dossiers.liens import Place, liens
from dossiers.parametres import REPORT_JOUR_OUVRE
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier


class DelaisView(VueDossier):
    """Ouverte à tous ceux qui voient le dossier ; qui n'est qu'informé n'y lit aucun délai."""

    template_name = "dossiers/delais.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lus = delais_lus(self.dossier, self.request.user, jour_paris(self.maintenant))
        return super().get_context_data(
            delais=lus,
            report=REPORT_JOUR_OUVRE.valeur,
            informe_seulement=self.lecture(Sujet.LETTRE) == Lecture.INFORMATION,
            liens=liens(Place.DELAIS, self.dossier, self.capacites),
            **contexte,
        )
