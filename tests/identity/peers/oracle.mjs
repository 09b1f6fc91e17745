// An OpenID provider as others wrote theirs, to be asked what Sayso is asked.
// Told its clients on the command line, as JSON; tells its issuer, as a line; ends with its input.

import { createServer } from 'node:http'
import Provider, { errors } from 'oidc-provider'

const told = JSON.parse(process.argv[2])
const SCOPES = ['openid', 'profile', 'email', 'offline_access', 'read', 'write']

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: told.clients,
    scopes: SCOPES,
    claims: { openid: ['sub'], profile: ['name', 'updated_at'], email: ['email', 'email_verified'] },
    responseTypes: ['code'],
    cookies: { keys: ['for a test'], long: { sameSite: 'none' } },
    enableHttpPostMethods: true,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...told.person }) }),
    // where a person is asked, the address says what for
    interactions: { url: (_, asked) => `/ask/${asked.prompt.name}/${asked.uid}` },
    // whoever signs in has agreed: consent is a client's own affair in Sayso
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(SCOPES.join(' '))
      grant.addResourceScope(told.api, 'read write')
      await grant.save()
      return grant
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_, client, token) => token.clientId === client.clientId,
      },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(_, resource) {
          if (resource !== told.api) throw new errors.InvalidTarget()
          return { scope: 'read write', accessTokenFormat: 'opaque' }
        },
      },
    },
  })
  provider.on('server_error', (_, error) => console.error(error))
  const answer = provider.callback()
  server.on('request', (request, response) =>
    request.url.startsWith('/ask/')
      ? provider.interactionFinished(request, response, { login: { accountId: told.account } })
      : answer(request, response),
  )
  console.log(issuer)
})

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
