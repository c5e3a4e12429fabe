"""The catalogs of translations: found in the code and the data, checked, handed to translators.

A tool for makers, run by ``make i18n``. What the site says at run time comes from
`dashboard.words`; nothing that readers see imports this.
"""
