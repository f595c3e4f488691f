"""Les adresses de l'instruction."""

from django.urls import path

from instruction.views.absences import AbsencesView, AbsenceView
from instruction.views.affectation import AffectationView, ReouvertureView, ReportDeLAvisView
from instruction.views.gestes import GesteView
from instruction.views.groupee import AffectationGroupeeView

app_name = "instruction"

urlpatterns = [
    path("affectations/", AffectationGroupeeView.as_view(), name="groupee"),
    path("absences/", AbsencesView.as_view(), name="absences"),
    path("absences/<int:absence>/<slug:geste>/", AbsenceView.as_view(), name="absence"),
    path("dossiers/<str:numero>/affectation/", AffectationView.as_view(), name="affectation"),
    path("dossiers/<str:numero>/affectation/report/", ReportDeLAvisView.as_view(), name="report"),
    path("dossiers/<str:numero>/affectation/reouverture/", ReouvertureView.as_view(), name="reouverture"),
    path("dossiers/<str:numero>/affectation/<int:contribution>/<slug:geste>/", GesteView.as_view(), name="geste"),
]
