"""oauth knows how clients come to tokens: OAuth 2.1 and OpenID Connect Core, for one tenant.

Each grant is a module of `grants`; a new one is a module and its line there.
"""
