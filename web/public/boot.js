// Runs before the first paint, so that neither theme nor language flashes.
// It is a file of its own because the content security policy allows no inline script.
;(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = read('xuefen.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  document.querySelector('meta[name=theme-color]').content = dark ? '#0d111b' : '#f4f6fa'
  const language = read('xuefen.language') || (/^zh\b/i.test(navigator.language) ? 'zh-CN' : 'en')
  root.lang = language
})()
