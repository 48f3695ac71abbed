import { Modal } from '@mantine/core';
import { addNasWords } from '../../../shared/text/screens/nas-add.ts';
import { type AskingWish, closeAsking, useAsking } from '../../state/asking.ts';
import { Name } from '../../ui/name.tsx';
import { AddNas } from './add-nas.tsx';
import '../../ui/nas/login.css';

/** The dialogue in which a NAS is added; open wherever it was asked for. */
export function AddNasDialog() {
  const wish = useAsking((state) => state.wish);
  return (
    <Modal
      opened={wish !== undefined}
      onClose={closeAsking}
      title={<Name text={wish === undefined ? addNasWords.title : titleOf(wish)} />}
      size="lg"
      // A click beside it would throw away what was typed.
      closeOnClickOutside={false}
    >
      {wish !== undefined && <AddNas wish={wish} />}
    </Modal>
  );
}

function titleOf({ nas, known }: AskingWish): string {
  if (known !== undefined) return addNasWords.titleLogin(known.name);
  return nas === undefined ? addNasWords.title : addNasWords.titleOf(nas.name);
}
