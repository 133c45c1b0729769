import type { ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { Icon, type IconName } from './Icon.js';

type Look = 'primary' | 'quiet' | 'bare';

const base =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 py-2 text-center font-semibold leading-tight transition-colors duration-(--quick) disabled:opacity-55';
const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover',
  quiet: 'border border-control-line bg-surface text-ink enabled:hover:bg-sunken [a&]:hover:bg-sunken',
  bare: 'text-ink underline decoration-accent decoration-2 underline-offset-4 hover:decoration-[3px]',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  icon?: IconName;
  /** Shows that the press is being dealt with, and takes no second one. */
  busy?: boolean;
}

export function Button({
  look = 'primary',
  icon,
  busy = false,
  className = '',
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // Not `disabled`: the focus must stay where the person pressed.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={event => (busy ? event.preventDefault() : onClick?.(event))}
      className={`${base} ${looks[look]} ${className}`}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface ButtonLinkProps extends LinkProps {
  look?: Look;
  icon?: IconName;
  children: ReactNode;
}

export function ButtonLink({ look = 'primary', icon, className = '', children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={`${base} ${looks[look]} ${className}`}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

function Spinner() {
  return (
    <span
      aria-hidden
      className="size-4 shrink-0 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  );
}
