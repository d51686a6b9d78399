import { expect, test, vi } from 'vitest'
import { rememberLast } from './remember-last.ts'

test('is asked again only when the text is another', () => {
  const work = vi.fn((text: string) => ({ length: text.length }))
  const lengthOf = rememberLast(work)
  const first = lengthOf('one')
  expect(lengthOf('one')).toBe(first)
  expect([lengthOf('three'), lengthOf('one')]).toEqual([{ length: 5 }, { length: 3 }])
  expect(work.mock.calls).toEqual([['one'], ['three'], ['one']])
})

test('what failed is tried again', () => {
  const work = vi.fn((text: string) => new URL(text).host)
  const hostOf = rememberLast(work)
  expect(hostOf('http://a.test')).toBe('a.test')
  for (const _ of [1, 2]) expect(() => hostOf('no URL')).toThrow(TypeError)
  expect(work).toHaveBeenCalledTimes(3)
  expect(hostOf('http://a.test')).toBe('a.test')
})
