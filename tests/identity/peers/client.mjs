// A client as others write theirs: openid-client signs a person in, oauth4webapi is the API behind.
// Told where to go on the command line, as JSON; tells each step that went well, as lines.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import * as oauth from 'oauth4webapi'

const told = JSON.parse(process.argv[2])
const insecure = { execute: [client.allowInsecureRequests] }
const step = (name) => console.log(name)

async function discovered(id, authentication, metadata, options = insecure) {
  return client.discovery(new URL(told.issuer), id, metadata, authentication, options)
}

// the browser, which somebody has signed in with
async function browse(url) {
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie: told.cookie } })
  assert.equal(answer.status, 303, await answer.text())
  return new URL(answer.headers.get('location'))
}

const metadata = { client_secret: told.secret }
const config = await discovered(told.client, client.ClientSecretBasic(told.secret), metadata)
await discovered(told.client, client.ClientSecretBasic(told.secret), metadata, {
  ...insecure,
  algorithm: 'oauth2',
})
step('discovery')

const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const nonce = client.randomNonce()
const parameters = {
  redirect_uri: told.redirectUri,
  scope: 'openid profile email offline_access',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
}
const back = await browse(client.buildAuthorizationUrl(config, parameters))
const tokens = await client.authorizationCodeGrant(config, back, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
})
const claims = tokens.claims()
assert.equal(claims.sub, told.person)
step('code')

const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
assert.equal(person.email, told.email)
step('userinfo')

const again = await client.refreshTokenGrant(config, tokens.refresh_token)
assert.notEqual(again.refresh_token, tokens.refresh_token)
assert.equal(again.claims().sub, claims.sub)
step('refresh')

assert.equal((await client.tokenIntrospection(config, again.access_token)).active, true)
step('introspection')

await client.tokenRevocation(config, again.access_token)
assert.equal((await client.tokenIntrospection(config, again.access_token)).active, false)
step('revocation of an access token')

await client.tokenRevocation(config, again.refresh_token)
await assert.rejects(client.refreshTokenGrant(config, again.refresh_token), { error: 'invalid_grant' })
step('revocation of a refresh token')

// ── A token for an API, and the API ──

const machine = await client.clientCredentialsGrant(config, { scope: 'read', resource: told.api })
const issuer = new URL(told.issuer)
const allowed = { [oauth.allowInsecureRequests]: true }
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...allowed }),
)
const asked = (token) => new Request(told.api, { headers: { authorization: `Bearer ${token}` } })
const checked = (token, audience) =>
  oauth.validateJwtAccessToken(server, asked(token), audience, {
    signingAlgorithms: ['Ed25519'],
    ...allowed,
  })
const said = await checked(machine.access_token, told.api)
assert.equal(said.client_id, told.client)
assert.equal(said.scope, 'read')
await assert.rejects(checked(machine.access_token, 'https://other.example'))
await assert.rejects(checked(tokens.id_token, told.client))
step('at+jwt')

// ── Without a secret ──

for (const { id, jwk, alg } of told.keyed) {
  const algorithm = alg === 'ES256' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: alg }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
  const by = client.PrivateKeyJwt({ key, kid: jwk.kid })
  const keyed = await discovered(id, by, {})
  const token = await client.clientCredentialsGrant(keyed, { resource: told.api })
  assert.equal((await checked(token.access_token, told.api)).sub, id)
  step(`private_key_jwt with ${alg}`)
}

// ── The end ──

const out = client.buildEndSessionUrl(config, {
  id_token_hint: tokens.id_token,
  post_logout_redirect_uri: told.bye,
  state,
})
const gone = await browse(out)
assert.equal(gone.href, `${told.bye}?state=${encodeURIComponent(state)}`)
const next = await browse(client.buildAuthorizationUrl(config, { ...parameters, prompt: 'none' }))
assert.equal(next.searchParams.get('error'), 'login_required')
assert.equal(next.searchParams.get('iss'), told.issuer)
step('end session')
