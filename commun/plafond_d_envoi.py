"""Un envoi démesuré se refuse à son annonce, avant que rien n'en touche le disque.

Django borne les champs de texte (``DATA_UPLOAD_MAX_MEMORY_SIZE``), jamais les fichiers : sans compte, un seul envoi
remplirait ``/tmp``. Le relais placé devant le portail peut refuser plus tôt ; le portail ne compte pas sur lui.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MEGA = 1024 * 1024


class PlafondDEnvoi(FileUploadHandler):
    """Lève ``RequestDataTooBig`` (413) si la requête entière dépasse ``ENVOI_TOTAL_MO`` ; sinon, ne fait rien."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        if content_length > settings.ENVOI_TOTAL_MO * MEGA:
            raise RequestDataTooBig(f"Envoi de plus de {settings.ENVOI_TOTAL_MO} Mo.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
