import { childrenOf, isFunction, nameOf, type Node, nodesOf, walk } from './syntax.ts'
import { BODY_NAMES, readModule, STATUS_NAMES, type TestModule } from './test-module.ts'

/** Which parts of a reply an assertion compares. */
export type Facts = { readonly status: boolean; readonly body: boolean }

const NOTHING: Facts = { status: false, body: false }
const STATUS: Facts = { status: true, body: false }
const BODY: Facts = { status: false, body: true }
/** What goes into a request says nothing about its reply, nor does what goes into a query. */
const REQUESTS: readonly string[] = ['send', 'inject', 'fetch', 'sendRaw', 'query']

type Question = 'asserted' | 'subject'

/** Answers so far. One that is asked again while it is worked on, as in a recursive function, is nothing. */
const answers = { asserted: new WeakMap<Node, Facts>(), subject: new WeakMap<Node, Facts>() }

function once(question: Question, node: Node, answer: () => Facts): Facts {
  const known = answers[question].get(node)
  if (known) return known
  answers[question].set(node, NOTHING)
  const facts = answer()
  answers[question].set(node, facts)
  return facts
}

/**
 * Which parts of replies the `expect(…)…` of a function compare. Names are followed to what they were given, whatever
 * their scope. A function that is called, here or from the support folder, counts if it compares both parts by itself:
 * one that sets things up and looks at the status on the way is no assertion of the test's own.
 */
export function assertedFacts(node: Node, module: TestModule): Facts {
  return once('asserted', node, () =>
    join(
      walkUnnamed(node).map((inner) =>
        join([factsOfExpectation(inner, module), factsOfHelper(inner, module)]),
      ),
    ),
  )
}

/** Without the functions that have a name: they count where they are called. */
function walkUnnamed(node: Node): readonly Node[] {
  const inner = childrenOf(node).filter((child) => !(isFunction(child) && hasName(node, child)))
  return [node, ...inner.flatMap(walkUnnamed)]
}

function hasName(parent: Node, { type }: Node): boolean {
  return type === 'FunctionDeclaration' || parent.type === 'VariableDeclarator'
}

function factsOfHelper(node: Node, module: TestModule): Facts {
  if (node.type !== 'CallExpression') return NOTHING
  const called = findFunction(nameOf(node.callee), module)
  const facts = called ? assertedFacts(called.node, called.module) : NOTHING
  return facts.status && facts.body ? facts : NOTHING
}

/** `expect(x).toBe(1)`, `await expect(x).resolves.toEqual(y)`, `expect.poll(f).toBe(1)`: subject and matcher. */
function factsOfExpectation(node: Node, module: TestModule): Facts {
  const [callee] = nodesOf(node.callee)
  const start =
    node.type === 'CallExpression' && callee?.type === 'MemberExpression' ? findExpect(callee) : undefined
  if (!start) return NOTHING
  const subjects = nodesOf(start.arguments).map((subject) => subjectFacts(subject, module))
  return join([...subjects, ...nodesOf(node.arguments).map((wanted) => matcherFacts(wanted, module))])
}

/** The call of `expect` that a chain starts with. */
function findExpect(node: Node | undefined): Node | undefined {
  if (node?.type === 'MemberExpression') return findExpect(nodesOf(node.object)[0])
  if (node?.type !== 'CallExpression') return undefined
  const [callee] = nodesOf(node.callee)
  const isPoll = callee?.type === 'MemberExpression' && nameOf(callee.object) === 'expect'
  return nameOf(callee) === 'expect' || isPoll ? node : findExpect(callee)
}

function subjectFacts(node: Node, module: TestModule): Facts {
  return once('subject', node, () => {
    switch (node.type) {
      case 'Identifier':
        return among(module.values.get(nameOf(node) ?? '') ?? [], module)
      case 'MemberExpression':
        return memberFacts(node, module)
      case 'ObjectPattern':
        return join(nodesOf(node.properties).map((property) => keyFacts(nameOf(property.key))))
      case 'Property':
        return among(nodesOf(node.value), module)
      case 'CallExpression':
        return callFacts(node, module)
      default:
        return among(childrenOf(node), module)
    }
  })
}

function among(nodes: readonly Node[], module: TestModule): Facts {
  return join(nodes.map((node) => subjectFacts(node, module)))
}

/** `reply.status` is a status, `reply.body.status` is part of a body. */
function memberFacts(node: Node, module: TestModule): Facts {
  const of = among(nodesOf(node.object), module)
  if (node.computed === true) return join([of, among(nodesOf(node.property), module)])
  const own = keyFacts(nameOf(node.property))
  return of.body ? of : join([of, own])
}

/**
 * What a known function returns; else what it is called on and with, but for requests. One that compares the status and
 * then hands out the body stands for both.
 */
function callFacts(node: Node, module: TestModule): Facts {
  const [callee] = nodesOf(node.callee)
  const called = findFunction(nameOf(callee), module)
  if (called) {
    const returned = join(returnsOf(called.node).map((value) => subjectFacts(value, called.module)))
    const checked = returned.body && assertedFacts(called.node, called.module).status ? STATUS : NOTHING
    return join([returned, checked, ...nodesOf(node.arguments).map(writtenFacts)])
  }
  const method = callee?.type === 'MemberExpression' ? nameOf(callee.property) : nameOf(callee)
  if (method !== undefined && REQUESTS.includes(method)) return NOTHING
  return among([...nodesOf(node.callee), ...nodesOf(node.arguments)], module)
}

/** Members that are written out, without following a name. */
function writtenFacts(node: Node): Facts {
  return join(
    walk(node).map((inner) =>
      inner.type === 'MemberExpression' && inner.computed !== true
        ? keyFacts(nameOf(inner.property))
        : NOTHING,
    ),
  )
}

/** `{ status: 201, body: {…} }` in a matcher; `status: 'COMPLETE'` is part of a body, and so is what is in `body`. */
function matcherFacts(node: Node, module: TestModule): Facts {
  if (node.type === 'Identifier')
    return join(
      (module.values.get(nameOf(node) ?? '') ?? [])
        .filter(isData)
        .map((value) => matcherFacts(value, module)),
    )
  if (node.type !== 'Property') return join(childrenOf(node).map((child) => matcherFacts(child, module)))
  const own = keyFacts(nameOf(node.key))
  const [value] = nodesOf(node.value)
  if (own.body || !value) return own
  if (own.status) return value.type === 'Literal' && typeof value.value === 'string' ? NOTHING : own
  return matcherFacts(value, module)
}

function isData({ type }: Node): boolean {
  return type === 'ObjectExpression' || type === 'ArrayExpression'
}

function keyFacts(name: string | undefined): Facts {
  if (name === undefined) return NOTHING
  if (BODY_NAMES.includes(name)) return BODY
  return STATUS_NAMES.includes(name) ? STATUS : NOTHING
}

function returnsOf(node: Node): readonly Node[] {
  const body = nodesOf(node.body)
  if (body[0]?.type !== 'BlockStatement') return body
  return body
    .flatMap(walk)
    .flatMap((inner) => (inner.type === 'ReturnStatement' ? nodesOf(inner.argument) : []))
}

function findFunction(
  name: string | undefined,
  module: TestModule,
): { readonly node: Node; readonly module: TestModule } | undefined {
  if (name === undefined) return undefined
  const imported = module.imports.get(name)
  const home = imported ? readModule(imported.file) : module
  const node = home.functions.get(imported?.name ?? name)
  return node && { node, module: home }
}

function join(facts: readonly Facts[]): Facts {
  return { status: facts.some(({ status }) => status), body: facts.some(({ body }) => body) }
}
