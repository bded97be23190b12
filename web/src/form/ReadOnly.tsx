import { ConfigProvider } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useTheme } from '@/ui/theme'

/** Inputs that nobody may change are for reading: they keep the colour of text. */
export function ReadOnly({ when, children }: { when: boolean; children: ReactNode }) {
  const theme = useTheme()
  const look = useMemo(() => {
    // The name of the theme is not read, but with it the values behind the variables change.
    const style = theme && getComputedStyle(document.documentElement)
    const value = (name: string) => style.getPropertyValue(`--${name}`).trim()
    return { token: { colorTextDisabled: value('ink'), colorBgContainerDisabled: value('soft') } }
  }, [theme])
  return <ConfigProvider theme={when ? look : undefined}>{children}</ConfigProvider>
}
