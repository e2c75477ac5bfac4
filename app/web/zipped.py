"""Zip uploads, as the body or in a form, with a size limit; and zip downloads."""

from fastapi import Request, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.errors import Invalid, TooLarge
from judge.packages.archive import MAX_PACKED_BYTES

ZIP = "application/zip"
FORM = "multipart/form-data"
FIELD = "package"


async def zipped(request: Request) -> bytes:
    """The uploaded zip: the body itself, or the form field `package`. At most 1 MiB is read.

    Raises:
        TooLarge: it is larger.
        Invalid: the form has no such file.
        HTTPException: 415, the media type is another.
    """
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        async with request.form(max_files=1, max_fields=8) as form:
            return await uploaded(form.get(FIELD))
    if media_type != ZIP:
        raise HTTPException(415, f"Send `Content-Type: {ZIP}`, or a form with the zip in the field `{FIELD}`")
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_PACKED_BYTES:
            raise _too_large()
    return bytes(data)


async def uploaded(file: object) -> bytes:
    """The content of a form's file.

    Raises:
        Invalid: no file was chosen.
        TooLarge: it is larger than 1 MiB.
    """
    if not isinstance(file, UploadFile) or not file.filename:
        raise Invalid("No file was sent. Choose the zip file of a package.", FIELD)
    data = await file.read(MAX_PACKED_BYTES + 1)
    if len(data) > MAX_PACKED_BYTES:
        raise _too_large()
    return data


def zip_answer(slug: str, data: bytes) -> Response:
    """The response with a zip, which browsers save as `SLUG.zip`."""
    headers = {"Content-Disposition": f'attachment; filename="{slug}.zip"', "Cache-Control": "no-store"}
    return Response(data, media_type=ZIP, headers=headers)


def _too_large() -> TooLarge:
    return TooLarge(f"The zip is larger than 1 MiB ({MAX_PACKED_BYTES} bytes). Make its files smaller.")
