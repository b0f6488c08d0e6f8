import { type DragEvent, useId, useState } from 'react';
import { bytes } from './format.ts';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';

/** A place to drop a file or choose one. */
export function FileDrop({
  label,
  help,
  accept,
  capture,
  file,
  onFile,
}: {
  label: string;
  help?: string;
  /** Kinds of file offered first, as in HTML's `accept`. */
  accept?: string;
  /** Whether a phone should offer its camera. */
  capture?: boolean;
  file: File | null;
  onFile: (file: File) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    <div
      className="file-drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        id={id}
        className="hidden-but-read"
        type="file"
        accept={accept}
        {...(capture ? { capture: 'environment' as const } : {})}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onFile(chosen);
        }}
      />
      <label htmlFor={id}>
        <Icon name={capture ? 'camera' : 'import'} size={26} />
        <span className="strong">{file ? file.name : label}</span>
        <span className="quiet small">
          {file ? `${bytes(file.size)} · ${t('file.chooseOther')}` : t('file.dropOrChoose')}
        </span>
      </label>
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
