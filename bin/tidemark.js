#!/usr/bin/env node
// Starts the command line on a Node that can run it. Plain old JavaScript on purpose: a Node that is too old
// must get as far as the sentence that says so.
import { spawn } from 'child_process'
import { existsSync } from 'fs'
import { constants } from 'os'
import { dirname, join } from 'path'
import { fileURLToPath, pathToFileURL } from 'url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const isCheckout = existsSync(join(root, 'src')) && existsSync(join(root, 'scripts', 'run.mjs'))
const modules = join(root, 'node_modules')
const bundledNode = join(modules, '.bin', 'node')

/** package.json: "engines". */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major >= 26 || (major === 24 && minor >= 18)
}

/** Runs a program to its end, passing signals on, and calls back with its exit code. */
function run(program, args, onExit) {
  const child = spawn(program, args, { stdio: 'inherit' })
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child as well; a second one would cut a clean stop short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  signals.forEach((signal) => process.on(signal, forward))
  child.on('error', (error) => {
    console.error(`Cannot run ${program}: ${error.message}`)
    process.exit(126)
  })
  child.on('exit', (code, signal) => {
    signals.forEach((name) => process.removeListener(name, forward))
    onExit(signal ? 128 + constants.signals[signal] : code)
  })
}

/** A signal sent to npx ends the shell between npx and this process; without this the server would live on. */
function stopWhenNpmIsGone() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}

function startCommandLine() {
  const entry = isCheckout ? join(root, 'src', 'cli', 'main.ts') : join(root, 'dist', 'cli', 'main.js')
  import(pathToFileURL(entry).href).catch((error) => {
    console.error(error)
    process.exit(1)
  })
}

function start() {
  if (isNewEnough(process.versions.node)) {
    startCommandLine()
  } else if (isCheckout && existsSync(bundledNode)) {
    run(bundledNode, [fileURLToPath(import.meta.url)].concat(process.argv.slice(2)), (code) =>
      process.exit(code),
    )
  } else {
    console.error(
      `Tidemark needs Node 24 (24.18 or later) or 26, and this is ${process.versions.node}: install one of those from https://nodejs.org`,
    )
    process.exit(1)
  }
}

stopWhenNpmIsGone()
const isInstalled =
  existsSync(join(modules, '.setup-stamp')) || existsSync(join(modules, '.package-lock.json'))
if (isCheckout && !isInstalled && Number(process.versions.node.split('.')[0]) >= 18) {
  run(process.execPath, [join(root, 'scripts', 'run.mjs'), '--prod'], (code) =>
    code === 0 ? start() : process.exit(code),
  )
} else {
  start()
}
