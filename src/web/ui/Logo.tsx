export const Logo = () => (
  <svg className="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path
      className="logo-one"
      d="M6 3h13a4 4 0 0 1 4 4v7a4 4 0 0 1-4 4h-7l-6 5v-5.1A4 4 0 0 1 2 14V7a4 4 0 0 1 4-4z"
    />
    <path
      className="logo-two"
      d="M25 10.2A4 4 0 0 1 30 14v6a4 4 0 0 1-3 3.9V29l-6-5h-6a4 4 0 0 1-3.6-2.3l1.3-1.2H19a6.5 6.5 0 0 0 6-6.5z"
    />
  </svg>
)
