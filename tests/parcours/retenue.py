"""Un réseau que le test retient : les requêtes partent, et n'arrivent que lorsqu'il les lâche."""

from playwright.sync_api import Page, Request, Route


class Retenue:
    """Retient les requêtes de cette adresse ; ``lacher`` laisse passer celles-là et les suivantes."""

    def __init__(self, page: Page, adresse: str) -> None:
        self.recues: list[Request] = []
        self._retenues: list[Route] | None = []
        page.route(adresse, lambda route: self._recevoir(route))

    def _recevoir(self, route: Route) -> None:
        self.recues.append(route.request)
        if self._retenues is None:
            route.continue_()
        else:
            self._retenues.append(route)

    def lacher(self) -> None:
        retenues, self._retenues = self._retenues or [], None
        for route in retenues:
            route.continue_()
