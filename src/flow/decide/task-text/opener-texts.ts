/** How a rep may begin to speak with somebody who left: in the person's language, and never a pitch. */
import type { OpenerLanguage } from '../../settings.ts';

export interface OpenerTexts {
  /** Left all mail. */
  readonly everything: string;
  /** Left one kind of mail. */
  readonly stream: string;
}

/** `{{person}}` is the name as HubSpot has it. */
export const OPENER_TEXTS: Readonly<Record<OpenerLanguage, OpenerTexts>> = {
  en: {
    everything:
      'Hello {{person}}, this is [your name]. I saw that you no longer want our emails. That is settled, and I am not calling to change it or to sell you anything. I would just like to understand what we did wrong. Do you have a minute, or would you rather be left alone?',
    stream:
      'Hello {{person}}, this is [your name]. I saw that you left one of our newsletters. That is perfectly fine. I only wanted to ask whether we did something that bothered you. Do you have a minute?',
  },
  de: {
    everything:
      'Guten Tag {{person}}, hier ist [Ihr Name]. Ich habe gesehen, dass Sie keine E-Mails mehr von uns möchten. Dabei bleibt es, und ich will Ihnen auch nichts verkaufen. Ich würde nur gern verstehen, was wir falsch gemacht haben. Haben Sie eine Minute, oder möchten Sie lieber Ihre Ruhe?',
    stream:
      'Guten Tag {{person}}, hier ist [Ihr Name]. Ich habe gesehen, dass Sie einen unserer Newsletter abbestellt haben. Das ist völlig in Ordnung. Ich wollte nur fragen, ob Sie etwas daran gestört hat. Haben Sie eine Minute?',
  },
  fr: {
    everything:
      'Bonjour {{person}}, [votre nom] à l’appareil. J’ai vu que vous ne souhaitez plus recevoir nos e-mails. C’est bien pris en compte, et je ne vous appelle ni pour vous faire changer d’avis ni pour vous vendre quoi que ce soit. J’aimerais simplement comprendre ce que nous avons mal fait. Avez-vous une minute, ou préférez-vous que je vous laisse tranquille\u00A0?',
    stream:
      'Bonjour {{person}}, [votre nom] à l’appareil. J’ai vu que vous avez quitté l’une de nos lettres d’information. Il n’y a aucun problème. Je voulais seulement savoir si quelque chose vous avait déplu. Avez-vous une minute\u00A0?',
  },
  es: {
    everything:
      'Buenos días, {{person}}, le llama [su nombre]. He visto que ya no desea recibir nuestros correos. Así queda, y no le llamo para que cambie de opinión ni para venderle nada. Solo me gustaría entender qué hemos hecho mal. ¿Tiene un minuto o prefiere que no le moleste?',
    stream:
      'Buenos días, {{person}}, le llama [su nombre]. He visto que se ha dado de baja de uno de nuestros boletines. No hay ningún problema. Solo quería preguntarle si hubo algo que le molestara. ¿Tiene un minuto?',
  },
  nl: {
    everything:
      'Goedendag {{person}}, u spreekt met [uw naam]. Ik heb gezien dat u geen e-mails meer van ons wilt ontvangen. Daar blijft het bij, en ik bel niet om u iets te verkopen. Ik zou alleen graag willen begrijpen wat we verkeerd hebben gedaan. Hebt u een minuutje, of laat ik u liever met rust?',
    stream:
      'Goedendag {{person}}, u spreekt met [uw naam]. Ik heb gezien dat u zich voor een van onze nieuwsbrieven hebt afgemeld. Dat is helemaal prima. Ik wilde alleen vragen of iets u heeft gestoord. Hebt u een minuutje?',
  },
};
