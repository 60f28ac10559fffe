import { type ComponentType, createElement, type LazyExoticComponent, lazy } from 'react'
import { allTexts } from '../texts/languages.ts'
import { Trouble } from './Trouble.tsx'

/**
 * A component that is loaded, with the texts that may stand in it, when it is first drawn:
 * `later(() => import('./X.tsx'), 'X')`, without a name for a default export. What cannot be loaded, since a newer build
 * has taken its place, is told where it would stand.
 */
export const later = <Props extends object, Name extends string = 'default'>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name = 'default' as Name,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(async (): Promise<{ default: ComponentType<Props> }> => {
    const texts = allTexts()
    try {
      const { [name]: component } = await load()
      await texts
      return { default: component }
    } catch {
      return { default: (props: Props) => createElement(Trouble, { ...props, text: 'trouble.old' as const }) }
    }
  })
