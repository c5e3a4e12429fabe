"""Figures as ordinary web pages, files and JSON, beside the live app and from the same answers.

The live app needs a websocket and a browser that runs its script. These pages need neither: a
search engine, a screen reader, a slow phone and a news site's cache can all read them. `service`
holds the data, `shelf` keeps finished replies, `endpoint` joins the two; the other modules are what
stands at the addresses, and `routes` lists them.
"""
