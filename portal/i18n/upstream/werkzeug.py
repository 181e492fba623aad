"""Texts of Werkzeug. Written by ``translations sync-upstream``."""

from portal.i18n.marks import _

TEXTS = (
    # Translators: shown by Werkzeug
    _("Bad Request"),
    # Translators: shown by Werkzeug
    _("The browser (or proxy) sent a request that this server could not understand."),
    # Translators: shown by Werkzeug
    _("Unauthorized"),
    # Translators: shown by Werkzeug
    _(
        "The server could not verify that you are authorized to access the URL requested. You "
        "either supplied the wrong credentials (e.g. a bad password), or your browser doesn't "
        "understand how to supply the credentials required."
    ),
    # Translators: shown by Werkzeug
    _("Forbidden"),
    # Translators: shown by Werkzeug
    _(
        "You don't have the permission to access the requested resource. It is either "
        "read-protected or not readable by the server."
    ),
    # Translators: shown by Werkzeug
    _("Not Found"),
    # Translators: shown by Werkzeug
    _(
        "The requested URL was not found on the server. If you entered the URL manually please "
        "check your spelling and try again."
    ),
    # Translators: shown by Werkzeug
    _("Method Not Allowed"),
    # Translators: shown by Werkzeug
    _("The method is not allowed for the requested URL."),
    # Translators: shown by Werkzeug
    _("Not Acceptable"),
    # Translators: shown by Werkzeug
    _(
        "The resource identified by the request is only capable of generating response entities "
        "which have content characteristics not acceptable according to the accept headers sent "
        "in the request."
    ),
    # Translators: shown by Werkzeug
    _("Request Timeout"),
    # Translators: shown by Werkzeug
    _(
        "The server closed the network connection because the browser didn't finish the request "
        "within the specified time."
    ),
    # Translators: shown by Werkzeug
    _("Conflict"),
    # Translators: shown by Werkzeug
    _(
        "A conflict happened while processing the request. The resource might have been modified "
        "while the request was being processed."
    ),
    # Translators: shown by Werkzeug
    _("Gone"),
    # Translators: shown by Werkzeug
    _(
        "The requested URL is no longer available on this server and there is no forwarding "
        "address. If you followed a link from a foreign page, please contact the author of this "
        "page."
    ),
    # Translators: shown by Werkzeug
    _("Length Required"),
    # Translators: shown by Werkzeug
    _("A request with this method requires a valid <code>Content-Length</code> header."),
    # Translators: shown by Werkzeug
    _("Precondition Failed"),
    # Translators: shown by Werkzeug
    _("The precondition on the request for the URL failed positive evaluation."),
    # Translators: shown by Werkzeug
    _("Request Entity Too Large"),
    # Translators: shown by Werkzeug
    _("The data value transmitted exceeds the capacity limit."),
    # Translators: shown by Werkzeug
    _("Request URI Too Long"),
    # Translators: shown by Werkzeug
    _(
        "The length of the requested URL exceeds the capacity limit for this server. The request "
        "cannot be processed."
    ),
    # Translators: shown by Werkzeug
    _("Unsupported Media Type"),
    # Translators: shown by Werkzeug
    _("The server does not support the media type transmitted in the request."),
    # Translators: shown by Werkzeug
    _("Requested Range Not Satisfiable"),
    # Translators: shown by Werkzeug
    _("The server cannot provide the requested range."),
    # Translators: shown by Werkzeug
    _("Expectation Failed"),
    # Translators: shown by Werkzeug
    _("The server could not meet the requirements of the Expect header"),
    # Translators: shown by Werkzeug
    _("Unprocessable Entity"),
    # Translators: shown by Werkzeug
    _("The request was well-formed but was unable to be followed due to semantic errors."),
    # Translators: shown by Werkzeug
    _("Precondition Required"),
    # Translators: shown by Werkzeug
    _(
        'This request is required to be conditional; try using "If-Match" or '
        '"If-Unmodified-Since".'
    ),
    # Translators: shown by Werkzeug
    _("Too Many Requests"),
    # Translators: shown by Werkzeug
    _("This user has exceeded an allotted request count. Try again later."),
    # Translators: shown by Werkzeug
    _("Request Header Fields Too Large"),
    # Translators: shown by Werkzeug
    _("One or more header fields exceeds the maximum size."),
    # Translators: shown by Werkzeug
    _("Internal Server Error"),
    # Translators: shown by Werkzeug
    _(
        "The server encountered an internal error and was unable to complete your request. Either "
        "the server is overloaded or there is an error in the application."
    ),
    # Translators: shown by Werkzeug
    _("Not Implemented"),
    # Translators: shown by Werkzeug
    _("The server does not support the action requested by the browser."),
    # Translators: shown by Werkzeug
    _("Bad Gateway"),
    # Translators: shown by Werkzeug
    _("The proxy server received an invalid response from an upstream server."),
    # Translators: shown by Werkzeug
    _("Service Unavailable"),
    # Translators: shown by Werkzeug
    _(
        "The server is temporarily unable to service your request due to maintenance downtime or "
        "capacity problems. Please try again later."
    ),
    # Translators: shown by Werkzeug
    _("Gateway Timeout"),
    # Translators: shown by Werkzeug
    _("The connection to an upstream server timed out."),
    # Translators: shown by Werkzeug
    _("HTTP Version Not Supported"),
    # Translators: shown by Werkzeug
    _("The server does not support the HTTP protocol version used in the request."),
)
