// Loaded with `node --import` before a client that has HubSpot's host names built in: its connections to those names go
// to the server of this run. Nothing else is changed, so the client does TLS by name and checks the certificate.
import { Socket } from 'node:net'

const NAMES = ['api.hubapi.com', 'api.hubspot.com', 'app.hubspot.com', 'api.hsforms.com']
const { RECIPE_URL = '' } = process.env
const here = new URL(RECIPE_URL)

type Connect = (this: Socket, ...args: unknown[]) => Socket
type Target = { host?: string; port?: number | string; lookup?: unknown }

// oxlint-disable-next-line typescript/unbound-method -- called with its socket below
const connect = Socket.prototype.connect as unknown as Connect

Socket.prototype.connect = function connectHere(this: Socket, ...args: unknown[]): Socket {
  const target = targetOf(args[0])
  if (target?.host !== undefined && NAMES.includes(target.host)) {
    target.host = here.hostname
    target.port = Number(here.port)
  }
  return connect.apply(this, args)
} as typeof Socket.prototype.connect

/** `net.connect` hands on its arguments as a list whose first is the options. */
function targetOf(first: unknown): Target | undefined {
  const options: unknown = Array.isArray(first) ? first[0] : first
  return typeof options === 'object' && options !== null ? options : undefined
}
