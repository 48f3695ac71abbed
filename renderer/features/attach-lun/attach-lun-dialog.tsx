import { Modal } from '@mantine/core';
import { attachLunWords } from '../../../shared/text/screens/attach-lun.ts';
import { closeAttaching, useAttaching } from '../../state/attaching.ts';
import { AttachLun } from './attach-lun.tsx';
import '../../ui/nas/login.css';
import './attach-lun.css';

/** The dialogue in which LUNs of a NAS are found and attached; the change itself has its own dialogue. */
export function AttachLunDialog() {
  const isOpen = useAttaching((state) => state.isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={closeAttaching}
      title={attachLunWords.title}
      size="lg"
      // A click beside it would throw away what was found.
      closeOnClickOutside={false}
    >
      {isOpen && <AttachLun />}
    </Modal>
  );
}
