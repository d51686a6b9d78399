// Facts of docs/reference/real-errors.md, from the cases that tests/http/real-errors.test.ts provokes.
import { realErrors } from '../tests/real-errors/all-real-errors.ts'
import { type Fact, factsOf, type RealError } from '../tests/real-errors/real-error.ts'

type Table = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] }

const FACTS: readonly Fact[] = ['status', 'category', 'message', 'shape']

type RealErrorTables = {
  readonly count: number
  readonly exact: number
  /** Those whose sources show all four facts. */
  readonly whole: number
  readonly wholeExact: number
  /** Of each fact: how many cases show it, and how many of those have it alike. */
  readonly rates: Table
  readonly cases: Table
  readonly reasons: Table
}

export function realErrorTables(): RealErrorTables {
  const whole = realErrors.filter((error) => factsOf(error).length === FACTS.length)
  return {
    count: realErrors.length,
    exact: realErrors.filter(isExact).length,
    whole: whole.length,
    wholeExact: whole.filter(isExact).length,
    rates: { titles: ['Fact', 'Compared', 'Same', 'Rate'], rows: FACTS.map(rateOf) },
    cases: {
      titles: ['Case', 'Source', 'Licence', 'Year', ...FACTS, 'exact'],
      rows: realErrors.map((error) => [
        error.name,
        error.source,
        error.licence,
        String(error.year),
        ...FACTS.map((fact) => verdict(error, fact)),
        isExact(error) ? 'yes' : 'no',
      ]),
    },
    reasons: {
      titles: ['Case', 'Fact', 'Why it is other here'],
      rows: realErrors.flatMap(({ name, differs = {} }) =>
        Object.entries(differs).map(([fact, reason]) => [name, fact, reason]),
      ),
    },
  }
}

function isExact({ differs = {} }: RealError): boolean {
  return Object.keys(differs).length === 0
}

function verdict(error: RealError, fact: Fact): string {
  if (!factsOf(error).includes(fact)) return '?'
  return error.differs?.[fact] === undefined ? 'same' : 'other'
}

function rateOf(fact: Fact): readonly string[] {
  const compared = realErrors.filter((error) => factsOf(error).includes(fact))
  const same = compared.filter((error) => verdict(error, fact) === 'same')
  const rate = Math.round((same.length / compared.length) * 100)
  return [fact, String(compared.length), String(same.length), `${rate} %`]
}
