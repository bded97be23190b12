import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll } from 'vitest'
import { setLanguage, startWords } from './i18n'

beforeAll(async () => {
  await startWords()
  await setLanguage('zh-CN')
})

afterEach(cleanup)
