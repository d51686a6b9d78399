// node scripts/run.mjs [--prod] <command> [args]
//
// Installs the packages that are missing, then runs the command on the Node that package.json brings along
// (node_modules/.bin/node). Plain JavaScript without packages, because it must run before anything is
// installed, on any Node from 18. With --prod only what the server needs at run time is installed.
// Without a command it only installs.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { constants, hostname } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const isWindows = process.platform === 'win32'
const modules = join(root, 'node_modules')
const binFolder = join(modules, '.bin')
const stampFile = join(modules, '.setup-stamp')
const lockFolder = join(root, '.setup-lock')
const heartbeatMs = 2_000
const lockStaleMs = 30_000
const lockWaitMs = 10 * 60_000

let child
let stoppedBy
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stoppedBy = signal
    // A terminal sends Ctrl-C to the child as well; a second one would cut a clean stop short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal)
  })
}

class Refusal extends Error {}

/** Runs a program to its end. Answers its exit code, or 128 + n when signal n ended it. */
function runToEnd(program, args, options) {
  return new Promise((resolve, reject) => {
    child = spawn(program, args, options)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      child = undefined
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/** A signal sent to npm ends the shell between npm and this process; without this the server would live on. */
function stopWhenNpmIsGone() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child?.kill('SIGTERM'), 500).unref()
}

// ---- which Node

/** package.json: "engines". Written out once more in bin/tidemark.js, which is published without this file. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major >= 26 || (major === 24 && minor >= 18)
}

const bundledNodePackage = `node-${isWindows ? 'win' : process.platform}-${process.arch}`

function bundledNode() {
  const file = join(modules, bundledNodePackage, 'bin', isWindows ? 'node.exe' : 'node')
  return fs.existsSync(join(binFolder, 'node')) && fs.existsSync(file) ? file : undefined
}

function bestNode() {
  return bundledNode() ?? process.execPath
}

/** The bundled Node needs glibc. Where it cannot run, its link goes, so that the Node in PATH is used. */
function dropBundledNodeThatCannotRun() {
  const node = bundledNode()
  if (node && spawnSync(node, ['--version'], { stdio: 'ignore' }).status !== 0) {
    fs.rmSync(join(binFolder, 'node'), { force: true })
  }
}

function hasUsableNode() {
  return isNewEnough(process.versions.node) || bundledNode() !== undefined
}

function refuseOldNode() {
  throw new Refusal(
    `Tidemark needs Node 24 (24.18 or later) or 26: this is ${process.versions.node} and no Node can be bundled ` +
      `for ${process.platform}-${process.arch}, so install one of those from https://nodejs.org and try again.`,
  )
}

// ---- what is installed

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined // absent or cut short: both mean "not installed"
  }
}

function fits(value, actual) {
  const list = [value ?? []].flat()
  const allowed = list.filter((name) => !name.startsWith('!'))
  return !list.includes(`!${actual}`) && (allowed.length === 0 || allowed.includes(actual))
}

let libcName
function libc() {
  libcName ??= process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  return libcName
}

/** Optional packages without a platform are left out: npm installs them only below one that has it. */
function isWanted(entry, mode) {
  if (entry.dev && mode === 'prod') return false
  if (!entry.optional) return true
  if (!entry.os && !entry.cpu) return false
  if (!fits(entry.os, process.platform) || !fits(entry.cpu, process.arch)) return false
  return !entry.libc || process.platform !== 'linux' || fits(entry.libc, libc())
}

/** npm writes node_modules/.package-lock.json when an installation is complete; it says what is there. */
function missingPackages(mode) {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages ?? {}
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  return Object.keys(wanted).filter((path) => {
    if (path === '' || wanted[path].link || !isWanted(wanted[path], mode)) return false
    const found = installed[path]
    if (!found || found.version !== wanted[path].version) return true
    if (found.integrity !== wanted[path].integrity) return true
    return !fs.existsSync(join(root, path, 'package.json'))
  })
}

function lockHash() {
  return createHash('sha256')
    .update(fs.readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

function isStamped(mode) {
  const stamp = readJson(stampFile)
  return stamp?.lock === lockHash() && (stamp.installed === 'all' || stamp.installed === mode)
}

function writeStamp(mode) {
  try {
    fs.writeFileSync(stampFile, `${JSON.stringify({ lock: lockHash(), installed: mode })}\n`)
  } catch {
    // A read-only checkout only loses the short cut: the packages are looked at again next time.
  }
}

/** True when nothing has to be installed, whoever installed it. */
function isReady(mode) {
  if (isStamped(mode) && hasUsableNode()) return true
  if (readJson(stampFile)?.unfinished || missingPackages(mode).length > 0) return false
  dropBundledNodeThatCannotRun()
  if (!hasUsableNode()) return false
  writeStamp(mode === 'prod' && missingPackages('all').length === 0 ? 'all' : mode)
  return true
}

// ---- installing

function npmProgram() {
  const given = process.env.npm_execpath ?? ''
  const besideNode = dirname(process.execPath)
  const places = [
    /^np[mx]-cli\.js$/.test(basename(given)) ? join(dirname(given), 'npm-cli.js') : '',
    join(besideNode, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(besideNode, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => realPath(join(folder, 'npm'))),
  ]
  const found = places.find((file) => basename(file) === 'npm-cli.js' && fs.existsSync(file))
  if (!found)
    throw new Refusal(
      'Packages have to be installed, and npm was not found: install npm, or start this with "npm start" or "npm test".',
    )
  return found
}

function realPath(file) {
  try {
    return fs.realpathSync(file)
  } catch {
    return ''
  }
}

function npmEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name))
  return withBinFolder(Object.fromEntries(own))
}

function withBinFolder(env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [name]: [binFolder, env[name]].filter(Boolean).join(delimiter) }
}

async function npm(node, mode, ...args) {
  const include = mode === 'prod' ? '--omit=dev' : '--include=dev' // said, because NODE_ENV can turn it round
  const all = [
    npmProgram(),
    ...args,
    include,
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const stdio = ['ignore', 2, 2] // standard output belongs to the command
  const ended = runToEnd(node, all, { cwd: root, env: npmEnvironment(), stdio })
  writeOwner(child.pid)
  const code = await ended
  if (stoppedBy) process.exitCode = 128 + constants.signals[stoppedBy]
  else if (code !== 0) process.exitCode = code
  if (stoppedBy || code !== 0)
    throw new Refusal(stoppedBy ? '' : `Installing the packages failed (npm ${args[0]}): see above.`)
}

/**
 * `npm ci` empties node_modules first, so it is used only where no complete installation is;
 * otherwise `npm install --no-save` adds and replaces what differs from the lock, under a running server.
 */
async function install(mode) {
  const hasPackages = fs.existsSync(join(modules, '.package-lock.json')) && !readJson(stampFile)?.unfinished
  const installs = hasPackages && hasDevPackages() ? 'all' : mode
  console.error(hasPackages ? 'Updating packages ...' : 'Installing packages (first run, about a minute) ...')
  if (hasPackages) {
    markUnfinished()
    await npm(bestNode(), installs, 'install', '--no-save', '--prefer-offline')
  } else {
    await npm(process.execPath, installs, 'ci', '--prefer-offline')
  }
  dropBundledNodeThatCannotRun()
  if (!hasUsableNode()) refuseOldNode()
  await installWhatOldNodeSkipped(installs)
  const missing = missingPackages(installs)
  if (missing.length === 0) writeStamp(installs)
  else console.error(`Not installed: ${missing.join(', ')}. Trying again next time.`)
}

/** npm leaves out, without a word, optional packages that refuse the Node it runs on. */
async function installWhatOldNodeSkipped(mode) {
  if (missingPackages(mode).length === 0) return
  markUnfinished()
  await npm(bestNode(), mode, 'install', '--no-save', '--prefer-offline')
}

function markUnfinished() {
  fs.writeFileSync(stampFile, `${JSON.stringify({ unfinished: true })}\n`)
}

function hasDevPackages() {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages ?? {}
  return Object.values(installed).some((entry) => entry.dev)
}

// ---- one installation at a time

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function lockOwner() {
  return readJson(join(lockFolder, 'owner.json'))
}

/** Stale when the owner and its npm are gone. On another machine: when the owner stopped touching the folder. */
function isStale(owner) {
  const ageMs = Date.now() - (fs.statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (owner?.host !== hostname()) return ageMs > lockStaleMs
  return ageMs > lockWaitMs || !(isAlive(owner.pid) || (owner.npm && isAlive(owner.npm)))
}

function writeOwner(npmPid) {
  const owner = { pid: process.pid, host: hostname(), npm: npmPid }
  fs.writeFileSync(join(lockFolder, 'owner.json'), JSON.stringify(owner))
}

function takeLock() {
  try {
    fs.mkdirSync(lockFolder)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Refusal(`Packages have to be installed, and this folder cannot be written: ${error.message}`)
  }
  writeOwner()
  return true
}

/** Moved aside before it is deleted: of several processes that find it stale, one moves it. */
function removeStaleLock(stale) {
  const aside = `${lockFolder}-${process.pid}`
  try {
    fs.renameSync(lockFolder, aside)
  } catch {
    return
  }
  const moved = readJson(join(aside, 'owner.json'))
  if (moved?.pid !== stale?.pid)
    fs.renameSync(aside, lockFolder) // a fresh one: give it back
  else fs.rmSync(aside, { recursive: true, force: true })
}

async function waitForLock() {
  const giveUpAt = Date.now() + lockWaitMs
  let isAnnounced = false
  while (!takeLock()) {
    if (stoppedBy) throw new Refusal('')
    const owner = lockOwner()
    if (isStale(owner)) {
      removeStaleLock(owner)
      continue
    }
    if (Date.now() > giveUpAt)
      throw new Refusal(
        `Another installation (process ${owner?.pid}) did not end; if none is running, delete ${lockFolder}.`,
      )
    if (!isAnnounced) console.error('Another installation is running here, waiting for it ...')
    isAnnounced = true
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function installAlone(mode) {
  await waitForLock()
  const heartbeat = setInterval(() => {
    const now = new Date()
    fs.utimes(lockFolder, now, now, () => {})
  }, heartbeatMs)
  try {
    if (!isReady(mode)) await install(mode)
  } finally {
    clearInterval(heartbeat)
    fs.rmSync(lockFolder, { recursive: true, force: true })
  }
}

// ---- the command

async function runCommand(command, args) {
  const env = withBinFolder(process.env)
  const own = { node: [], tidemark: [join(root, 'bin', 'tidemark.js')] }[command]
  const options = { stdio: 'inherit', env, shell: isWindows && !own }
  try {
    return await runToEnd(own ? bestNode() : command, [...(own ?? []), ...args], options)
  } catch (error) {
    console.error(`Cannot run "${command}": ${error.message}`)
    return error.code === 'ENOENT' ? 127 : 126
  }
}

async function main() {
  const isProd = process.argv[2] === '--prod'
  const [command, ...args] = process.argv.slice(isProd ? 3 : 2)
  const mode = isProd ? 'prod' : 'all'
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  if (!isNewEnough(process.versions.node) && !locked[`node_modules/${bundledNodePackage}`]) refuseOldNode()
  if (!isReady(mode)) await installAlone(mode)
  stopWhenNpmIsGone()
  if (command !== undefined && !stoppedBy) process.exitCode = await runCommand(command, args)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  if (error.message) console.error(error.message)
  process.exitCode ||= stoppedBy ? 128 + constants.signals[stoppedBy] : 1
}
