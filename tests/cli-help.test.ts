import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { runCommand } from './support/command-line.ts'

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

describe('help', () => {
  test.each([
    [[]],
    [['serve']],
    [['migrate']],
    [['doctor']],
    [['token']],
    [['token', 'create']],
    [['token', 'list']],
    [['token', 'rotate']],
    [['token', 'revoke']],
    [['account', 'update']],
    [['tls', 'init']],
  ])('tidemark %j --help says how to use it, on stdout, and ends with 0', async (command) => {
    const { code, stdout, stderr } = await runCommand([...command, '--help'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`Usage: ${['tidemark', ...command].join(' ')}`)
  })

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect((await runCommand(['--version'])).stdout).toBe(`${version}\n`)
  })
})
