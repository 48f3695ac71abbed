import { Kbd, Modal } from '@mantine/core';
import { frameWords, shortcuts } from '../../../shared/text/screens/window.ts';

/** The keys and what they do. */
export function ShortcutList({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={frameWords.keys} centered>
      <dl className="stack g10 shortcuts">
        {shortcuts.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
