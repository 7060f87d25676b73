"""HTTP: the page's data, an API, OGC API - Features, and the built front end; read-only.

Never loads the language model: what needs it was worked out when reports were added.
"""

from frontcast.web.app import make_app as make_app
from frontcast.web.config import ServeConfig as ServeConfig
from frontcast.web.config import is_loopback as is_loopback
from frontcast.web.serve import new_token as new_token
from frontcast.web.serve import serve as serve
from frontcast.web.site import export_site as export_site
