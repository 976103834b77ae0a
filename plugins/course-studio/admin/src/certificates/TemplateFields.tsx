import {
  Box,
  Button,
  Field,
  Flex,
  Grid,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { useRef, type ReactNode } from 'react';
import { useIntl } from 'react-intl';

import {
  DESIGN_TEXTS,
  IMAGES,
  LANGUAGES,
  ORIENTATIONS,
  PLACEHOLDERS,
  STANDARD_TEXTS,
  TEXT_LIMITS,
  unknownPlaceholders,
  type CertificateDesign,
  type CertificateTemplate,
  type DesignImage,
} from '../../../shared/certificates';
import { useTexts } from '../text';

interface FieldsProps {
  design: CertificateDesign;
  onChange: (part: Partial<CertificateDesign>) => void;
}

interface InputProps {
  id: string;
  label: string;
  value: string;
  limit?: number;
  type?: 'text' | 'color' | 'url';
  error?: string;
  hint?: string;
  onChange: (value: string) => void;
}

function Input({ id, label, value, limit, type = 'text', error, hint, onChange }: InputProps) {
  return (
    <Field.Root id={id} error={error} hint={hint} width="100%">
      <Field.Label>{label}</Field.Label>
      <TextInput
        type={type}
        value={value}
        maxLength={limit}
        onChange={(event: { target: { value: string } }) => onChange(event.target.value)}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box tag="section" aria-label={title} background="neutral0" hasRadius shadow="tableShadow" padding={5}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Typography variant="delta" tag="h2">
          {title}
        </Typography>
        {children}
      </Flex>
    </Box>
  );
}

/** Language, orientation, colours and who gives the certificates. */
export function LookFields({ design, onChange }: FieldsProps) {
  const { t } = useTexts();
  const { locale } = useIntl();
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  const standard = STANDARD_TEXTS[design.language];
  return (
    <Panel title={t('template.look')}>
      <Grid.Root gap={4}>
        <Grid.Item col={6} xs={12}>
          <Field.Root id="language" width="100%">
            <Field.Label>{t('template.language')}</Field.Label>
            <SingleSelect
              value={design.language}
              onChange={(language: string | number) =>
                onChange({ language: language as CertificateDesign['language'] })
              }
            >
              {LANGUAGES.map((language) => (
                <SingleSelectOption key={language} value={language}>
                  {names.of(language) ?? language}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={6} xs={12}>
          <Field.Root id="orientation" width="100%">
            <Field.Label>{t('template.orientation')}</Field.Label>
            <SingleSelect
              value={design.orientation}
              onChange={(orientation: string | number) =>
                onChange({ orientation: orientation as CertificateDesign['orientation'] })
              }
            >
              {ORIENTATIONS.map((orientation) => (
                <SingleSelectOption key={orientation} value={orientation}>
                  {t(`template.orientation.${orientation}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
        </Grid.Item>
        {(['ink', 'accent', 'paper'] as const).map((name) => (
          <Grid.Item key={name} col={4} xs={12}>
            <Input
              id={`colour-${name}`}
              type="color"
              label={t(`template.colour.${name}`)}
              value={design.colours[name]}
              onChange={(value) => onChange({ colours: { ...design.colours, [name]: value } })}
            />
          </Grid.Item>
        ))}
        <Grid.Item col={6} xs={12}>
          <Input
            id="issuer-name"
            label={t('template.issuer')}
            value={design.issuer.name}
            limit={120}
            error={design.issuer.name.trim() ? undefined : t('template.issuer.missing')}
            onChange={(name) => onChange({ issuer: { ...design.issuer, name } })}
          />
        </Grid.Item>
        <Grid.Item col={6} xs={12}>
          <Input
            id="issuer-url"
            type="url"
            label={t('template.issuer.url')}
            value={design.issuer.url}
            limit={300}
            onChange={(url) => onChange({ issuer: { ...design.issuer, url } })}
          />
        </Grid.Item>
      </Grid.Root>
      {standard && (
        <Button variant="tertiary" onClick={() => onChange({ texts: standard })}>
          {t('template.standardTexts')}
        </Button>
      )}
    </Panel>
  );
}

/** The texts, with their placeholders. */
export function TextFields({ design, onChange }: FieldsProps) {
  const { t } = useTexts();
  return (
    <Panel title={t('template.texts')}>
      <Typography textColor="neutral600">
        {t('template.placeholders', { names: PLACEHOLDERS.map((name) => `{${name}}`).join(' ') })}
      </Typography>
      {DESIGN_TEXTS.map((name) => {
        const [unknown] = unknownPlaceholders(design.texts[name]);
        return (
          <Input
            key={name}
            id={`text-${name}`}
            label={t(`template.text.${name}`)}
            value={design.texts[name]}
            limit={TEXT_LIMITS[name]}
            error={unknown === undefined ? undefined : t('template.placeholder.unknown', { name: `{${unknown}}` })}
            onChange={(value) => onChange({ texts: { ...design.texts, [name]: value } })}
          />
        );
      })}
    </Panel>
  );
}

interface ImageFieldsProps {
  urls: CertificateTemplate['images'];
  onImage: (name: DesignImage, file: File | null) => void;
}

/** Logo, background and signature. */
export function ImageFields({ urls, onImage }: ImageFieldsProps) {
  const { t } = useTexts();
  return (
    <Panel title={t('template.images')}>
      <Typography textColor="neutral600">{t('template.images.hint')}</Typography>
      {IMAGES.map((name) => (
        <ImageRow key={name} name={name} url={urls[name]} onImage={onImage} />
      ))}
    </Panel>
  );
}

function ImageRow({
  name,
  url,
  onImage,
}: { name: DesignImage; url: string | null } & Pick<ImageFieldsProps, 'onImage'>) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const label = t(`template.image.${name}`);
  return (
    <Flex gap={3} wrap="wrap">
      <Box width="9rem">
        <Typography fontWeight="bold">{label}</Typography>
      </Box>
      {url && <img src={url} alt={label} style={{ maxWidth: '8rem', maxHeight: '4rem' }} />}
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        aria-label={label}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onImage(name, file);
          target.value = '';
        }}
      />
      <Button
        variant="tertiary"
        onClick={() => input.current?.click()}
        aria-label={`${t('template.image.choose')}: ${label}`}
      >
        {t('template.image.choose')}
      </Button>
      {url && (
        <Button
          variant="danger-light"
          onClick={() => onImage(name, null)}
          aria-label={`${t('template.image.remove')}: ${label}`}
        >
          {t('template.image.remove')}
        </Button>
      )}
    </Flex>
  );
}
