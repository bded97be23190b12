import { CircleAlert } from 'lucide-react'

/** What is wrong with a form as a whole. */
export function FormFault({ text }: { text: string }) {
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-md bg-coral-soft px-3.5 py-3 text-coral-text text-md"
    >
      <CircleAlert aria-hidden size={17} className="mt-[2.5px] shrink-0" />
      {text}
    </p>
  )
}
