import { expect, test } from 'bun:test'
import { type Coming, createComings } from './comings.ts'

const ann = { account: 'a', username: 'ann (guest)', name: 'ann' }

const start = () => {
  const told: string[] = []
  const own: Coming[] = []
  const comings = createComings(() => false)
  comings.listen('lobby', (name, isHere) => void told.push(`${isHere ? '+' : '-'}${name}`))
  comings.onOwn((coming) => void own.push(coming))
  const heard = (node: string, isHere: boolean, dialect = 'lobby') =>
    comings.heard(node, { ...ann, dialect, isHere, isConnected: isHere })
  return { told, own, comings, heard }
}

test('who comes and goes here is told here and to the others', () => {
  const { told, own, comings } = start()
  comings.came('lobby', ann)
  comings.went('lobby', ann)
  expect(told).toEqual(['+ann', '-ann'])
  expect(own).toEqual([
    { ...ann, dialect: 'lobby', isHere: true, isConnected: true },
    { ...ann, dialect: 'lobby', isHere: false, isConnected: false },
  ])
})

test('who is on several nodes comes once, and goes with the last of them', () => {
  const { told, comings, heard } = start()
  heard('n2', true)
  comings.came('lobby', ann)
  heard('n2', false)
  expect(told).toEqual(['+ann'])
  comings.went('lobby', ann)
  expect(told).toEqual(['+ann', '-ann'])
})

test('the people of a node that is gone have gone; who was heard of by another dialect is nobody here', () => {
  const { told, comings, heard } = start()
  heard('n2', true)
  heard('n3', true, 'chatroom')
  comings.lostNode('n2')
  comings.lostNode('n3')
  expect(told).toEqual(['+ann', '-ann'])
})

test('after something was missed, whoever comes is told again, and whoever is here stays', () => {
  const { told, comings, heard } = start()
  heard('n2', true)
  comings.forgetOthers()
  heard('n2', true)
  expect(told).toEqual(['+ann', '+ann'])
  comings.came('lobby', ann)
  comings.forgetOthers()
  heard('n2', false)
  expect(told).toEqual(['+ann', '+ann'])
})
