/** The languages of the product. */
export type Language = 'zh-CN' | 'en'

/** The phone and the desktop that pages are drawn for. */
export type Size = 'phone' | 'desktop'

/** How a reader sees the product. */
export interface Look {
  size: Size
  language: Language
}

/** The width and height of each size in CSS pixels. */
export const viewport: Record<Size, { width: number; height: number }> = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
}

/** Both sizes in both languages. */
export const looks: readonly Look[] = [
  { size: 'phone', language: 'zh-CN' },
  { size: 'phone', language: 'en' },
  { size: 'desktop', language: 'zh-CN' },
  { size: 'desktop', language: 'en' },
]

/** A look as it stands in the name of a test. */
export const nameOf = ({ size, language }: Look): string => `${viewport[size].width} ${language}`
