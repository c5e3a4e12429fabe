"""The public pages as files, for any web server, a CDN or a USB stick.

They are the pages of `dashboard.faces.web`, made by the same functions in this process: `places`
knows which address becomes which file, `rewriting` turns the links of a page into paths from file
to file, `crawl` follows them until every page is made, and `folder` puts the whole in place at
once. What needs a server (two choices together, an older release, the live app) is a link to the
live site where its address is known, and plain text where it is not: no link leads nowhere.
"""

from dashboard.faces.static_site.folder import SiteError
from dashboard.faces.static_site.site import Written, write_site

__all__ = ["SiteError", "Written", "write_site"]
