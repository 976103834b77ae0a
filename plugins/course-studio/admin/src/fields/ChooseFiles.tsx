import { useRef, type ChangeEvent, type ReactNode } from 'react';

interface ChooseFilesProps {
  /** Names the field for assistive technology. */
  label: string;
  /** As in the `accept` attribute; all files without. */
  accept?: string | undefined;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
  /** Draws the button that opens the browser's dialog. */
  children: (open: () => void) => ReactNode;
}

/** A button that opens the browser's file dialog. */
export function ChooseFiles({ label, accept, multiple = false, onFiles, children }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(target.files ?? [])];
    // The same file may be chosen again.
    target.value = '';
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      {children(() => input.current?.click())}
      <input ref={input} type="file" hidden aria-label={label} accept={accept} multiple={multiple} onChange={choose} />
    </>
  );
}
