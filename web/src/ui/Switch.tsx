interface Option<T> {
  value: T;
  label: string;
  title?: string | undefined;
}

/** A row of buttons of which one is pressed. */
export function Switch<T extends string | number>(props: { label: string; options: readonly Option<T>[]; value: T; onChange: (value: T) => void; small?: boolean }) {
  return (
    <div className={props.small ? 'switch small' : 'switch'} role="group" aria-label={props.label}>
      {props.options.map((option) => (
        <button key={option.value} type="button" title={option.title} aria-pressed={option.value === props.value} onClick={() => props.onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
