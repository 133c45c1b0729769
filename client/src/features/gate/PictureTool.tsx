import { t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import { Tool } from './Tool.js';

type Trouble = 'empty' | 'unreadable';

/** A code from a picture file: a screenshot that was sent, or a photograph where the camera can't film. It stays on this device. */
export function PictureTool({ onCode }: { onCode: (code: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isReading, setReading] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function read(file: File) {
    setReading(true);
    setTrouble(null);
    try {
      const [{ createScanner }, { readPicture }] = await Promise.all([
        import('./scanner.js'),
        import('./read-picture.js'),
      ]);
      const code = await readPicture(file, await createScanner());
      if (code) onCode(code);
      else setTrouble('empty');
    } catch {
      setTrouble('unreadable');
    } finally {
      setReading(false);
    }
  }

  return (
    <>
      <Tool icon="picture" label={t`From a picture`} busy={isReading} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = ''; // so that the same file can be chosen again
          if (file) void read(file);
        }}
      />
      <p role="status" className={trouble ? 'basis-full text-center font-semibold' : 'sr-only'}>
        {trouble === 'empty' && t`No code found on this picture`}
        {trouble === 'unreadable' && t`This browser can’t read the picture`}
        {isReading && t`Reading the picture…`}
      </p>
    </>
  );
}
