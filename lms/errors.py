"""What a service says when it will not do a thing: sentences a person can act on."""


class Refused(Exception):
    """A rule forbids this. Nothing was changed; `messages` tell the person what to do.

    `code` is stable and goes into problem documents (RFC 9457) of JSON endpoints;
    `field` names the form field to mend, where there is one.
    """

    def __init__(self, *messages: str, code: str = "refused", field: str | None = None) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages
        self.code = code
        self.field = field
