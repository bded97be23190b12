/** The mark: a rising line that ends in gold. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className ?? 'size-8 shrink-0'}>
      <rect width="32" height="32" rx="9" fill="#2f56e6" />
      <path
        d="M7.5 20.5 13 15l4 4 6.5-7"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="24" cy="11" r="3.2" fill="#ffcf5c" />
    </svg>
  )
}
