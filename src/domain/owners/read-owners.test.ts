import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOwners } from './read-owners.ts'

const problemsOf = (json: unknown): readonly string[] => {
  const read = readOwners(json)
  return read.ok ? [] : read.problems
}

describe('readOwners (OWN-7)', () => {
  it('reads what GET /crm/v3/owners answers', () => {
    const shown = {
      id: '501',
      email: 'lin@example.test',
      type: 'PERSON',
      firstName: 'Lin',
      lastName: null,
      userId: 9001,
      userIdIncludingInactive: 9001,
      createdAt: '2026-01-05T09:00:00.100Z',
      updatedAt: '2026-01-05T09:00:00.100Z',
      archived: false,
      teams: [{ id: '31', name: 'North', primary: true }],
    }
    const gone = { id: 502, type: 'QUEUE', userId: null, userIdIncludingInactive: 9002, archived: true }
    expect(readOwners({ results: [shown, gone] })).toEqual({
      ok: true,
      owners: [
        {
          id: '501',
          email: 'lin@example.test',
          type: 'PERSON',
          firstName: 'Lin',
          userId: 9001,
          archived: false,
          teams: [{ id: '31', name: 'North', primary: true }],
        },
        { id: '502', type: 'QUEUE', userId: 9002, archived: true, teams: [] },
      ],
    })
  })

  it('needs no more than an id', () => {
    const owner = { id: '1', type: 'PERSON', teams: [], archived: false }
    expect(readOwners({ results: [{ id: '1' }] })).toEqual({ ok: true, owners: [owner] })
  })

  const one = { id: '1' }
  const team = { id: '1', name: 'A' }
  it.each([
    [[], 'the file must hold {"results": [...]}'],
    [{}, 'the file must hold {"results": [...]}'],
    [{ results: [], paging: { next: { after: '1' } } }, 'paging: the file is one page of several'],
    [{ results: ['x'] }, 'results[0]: an owner must be an object'],
    [{ results: [{}] }, 'results[0].id: it must be a number'],
    [{ results: [{ id: '01' }] }, 'results[0].id: it must be a number'],
    [{ results: [{ ...one, mail: 'a' }] }, 'results[0].mail: there is no such member'],
    [{ results: [{ ...one, type: 'ROBOT' }] }, 'results[0].type: it must be PERSON or QUEUE'],
    [{ results: [{ ...one, archived: 'no' }] }, 'results[0].archived: it must be true or false'],
    [{ results: [{ ...one, email: 'lin' }] }, "results[0].email: 'lin' is no e-mail address"],
    [{ results: [{ ...one, firstName: 7 }] }, 'results[0].firstName: it must be a text'],
    [{ results: [{ ...one, lastName: 'a\0b' }] }, 'results[0].lastName: it must be a text'],
    [{ results: [{ ...one, userId: 'x' }] }, 'results[0].userId: it must be a number'],
    [{ results: [{ ...one, userId: 1, userIdIncludingInactive: 2 }] }, 'userIdIncludingInactive differ'],
    [{ results: [{ ...one, teams: {} }] }, 'results[0].teams: it must be a list'],
    [{ results: [{ ...one, teams: [1] }] }, 'results[0].teams[0]: a team must be an object'],
    [{ results: [{ ...one, teams: [{ id: '1' }] }] }, 'results[0].teams[0].name: a team needs a name'],
    [{ results: [{ ...one, teams: [{ ...team, boss: 1 }] }] }, 'results[0].teams[0].boss: there is no'],
    [{ results: [{ ...one, teams: [team, team] }] }, 'results[0].teams: a team is named twice'],
    [
      {
        results: [
          {
            ...one,
            teams: [
              { ...team, primary: true },
              { ...team, id: '2', primary: true },
            ],
          },
        ],
      },
      'results[0].teams: more than one team is primary',
    ],
    [{ results: [one, one] }, 'owner 1 is in the file more than once'],
    [
      {
        results: [
          { id: '1', userId: 5 },
          { id: '2', userId: 5 },
        ],
      },
      'user 5 is in the file more than once',
    ],
    [
      {
        results: [
          { id: '1', teams: [team] },
          { id: '2', teams: [{ ...team, name: 'B' }] },
        ],
      },
      'team 1 has several names: A, B',
    ],
  ])('tells what is wrong with %j', (json, problem) => {
    expect(problemsOf(json).join('\n')).toContain(problem)
  })

  it('answers anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const file of [json, { results: json }, { results: [json] }, { results: [{ teams: json }] }])
          expect(typeof readOwners(file).ok).toBe('boolean')
      }),
    )
  })
})
