/** One line for whoever watches; the report alone goes to stdout. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
