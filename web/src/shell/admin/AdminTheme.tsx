import { StyleProvider } from '@ant-design/cssinjs'
import { App, theme as antTheme, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { type ReactNode, useMemo } from 'react'
import { useLanguage } from '@/i18n/words'
import { pageNonce } from '@/lib/nonce'
import { type Theme, useTheme } from '@/ui/theme'

/** antd in our colours. It computes shades, so it needs the values behind the variables of ui/tokens.css. */
function tokensOf(theme: Theme) {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    algorithm: theme === 'dark' ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      colorPrimary: value('brand'),
      colorInfo: value('brand'),
      colorSuccess: value('jade-text'),
      colorSuccessBg: value('jade-soft'),
      colorWarning: value('gold-text'),
      colorWarningBg: value('gold-soft'),
      colorErrorBg: value('coral-soft'),
      colorInfoBg: value('brand-soft'),
      colorPrimaryBg: value('brand-soft'),
      colorError: value('coral'),
      colorLink: value('brand-text'),
      colorText: value('ink'),
      colorTextSecondary: value('ink-2'),
      colorTextTertiary: value('ink-2'),
      colorTextDescription: value('ink-2'),
      colorTextPlaceholder: value('ink-2'),
      colorTextLightSolid: value('on-brand'),
      colorBgBase: value('card'),
      colorBgContainer: value('card'),
      colorBgElevated: value('card'),
      colorBgLayout: value('bg'),
      // Controls are found by their border, which therefore needs 3:1; tables and cards keep the hairline.
      colorBorder: value('edge'),
      colorBorderSecondary: value('line'),
      colorFillAlter: value('soft'),
      controlItemBgActive: value('brand-soft'),
      borderRadius: 10,
      borderRadiusLG: 16,
      borderRadiusSM: 8,
      controlHeight: 36,
      fontFamily: 'inherit',
      fontSize: 14,
      boxShadowSecondary: value('float'),
      wireframe: false,
      // Popups wait for the end of their motion, so motion that is not wanted is left out, not shortened.
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Table: { headerBg: value('soft'), headerColor: value('ink-2'), headerSplitColor: 'transparent' },
      Card: { bodyPadding: 20 },
      Checkbox: { borderRadiusSM: 4 },
      Tag: {
        colorSuccess: value('jade-text'),
        colorWarning: value('gold-text'),
        colorError: value('coral-text'),
      },
      Button: {
        colorPrimary: value('brand'),
        colorPrimaryHover: value('brand-hover'),
        colorPrimaryActive: value('brand-hover'),
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
      },
    },
  }
}

/** Gives antd our theme, language and nonce; everything below may use antd. */
export function AdminTheme({ children }: { children: ReactNode }) {
  const theme = useTheme()
  const language = useLanguage()
  const tokens = useMemo(() => tokensOf(theme), [theme])
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
  const nonce = pageNonce()
  return (
    <StyleProvider layer>
      <ConfigProvider
        theme={tokens}
        locale={language === 'en' ? enUS : zhCN}
        csp={nonce ? { nonce } : undefined}
        button={{ autoInsertSpace: false }}
      >
        <App className="contents">{children}</App>
      </ConfigProvider>
    </StyleProvider>
  )
}
