import { useState } from 'react';
import { newKey } from '../../../ui/api.ts';
import { useDo, useUpload } from '../../../ui/ask.ts';
import { TextArea } from '../../../ui/Field.tsx';
import { FileDrop } from '../../../ui/FileDrop.tsx';
import { Form } from '../../../ui/Form.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { useToast } from '../../../ui/Toast.tsx';
import type { TaskView } from './TaskPage.tsx';
import { useWhyNotOnTask } from './why-not.ts';

interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Adds words, a photo or a document, and the place where one stands. */
export function NewEvidence({ task }: { task: TaskView }) {
  const { t } = useWords();
  const toast = useToast();
  const whyNot = useWhyNotOnTask(task)('add-evidence');
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const onDone = () => {
    toast(t('tasks.added'));
    setText('');
    setFile(null);
    setPlace(null);
  };
  const words = useDo('POST /tasks/:taskId/evidence', { onDone });
  const photo = useUpload('POST /tasks/:taskId/evidence-files', { onDone });
  const said = { ...(text.trim() ? { text: text.trim() } : {}), ...place };
  const submit = () => {
    if (file) photo.submit({ taskId: task.id, id: newKey(), ...said }, file);
    else words.submit({ taskId: task.id, evidence: { id: newKey(), ...said } });
  };
  if (task.endedAt !== null || task.state === 'verified') return null;
  const isEmpty = !file && !text.trim() && !place;
  return (
    <Form
      label={t('tasks.add')}
      kind="plain"
      busy={words.isPending || photo.isPending}
      problem={words.error ?? photo.error}
      why={whyNot ?? (isEmpty ? t('tasks.actHelp') : null)}
      submit={submit}
      more={<PlaceButton place={place} setPlace={setPlace} />}
    >
      <FileDrop
        label={t('tasks.addPhoto')}
        help={t('tasks.addPhotoHelp')}
        accept="image/jpeg,image/png,application/pdf"
        file={file}
        onFile={setFile}
      />
      <TextArea label={t('tasks.addText')} value={text} onChange={setText} rows={2} maxLength={4000} />
    </Form>
  );
}

function PlaceButton({ place, setPlace }: { place: Place | null; setPlace: (place: Place | null) => void }) {
  const { t } = useWords();
  const [isOff, setOff] = useState(false);
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPlace({ lat: coords.latitude, lon: coords.longitude }),
      () => setOff(true),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  if (place)
    return (
      <Button kind="bare" icon="close" onClick={() => setPlace(null)}>
        {t('tasks.place', { lat: place.lat.toFixed(4), lon: place.lon.toFixed(4) })}
      </Button>
    );
  return (
    <Button kind="bare" icon="area" why={isOff ? t('tasks.placeOff') : null} onClick={locate}>
      {t('tasks.withPlace')}
    </Button>
  );
}
