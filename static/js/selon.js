// Un champ, ou un groupe, qui ne sert qu'à certaines réponses ne se montre qu'avec elles : data-selon nomme le choix, data-pour ses
// réponses. Sans JavaScript, tout se montre, et l'aide de chaque champ dit quand il sert.

export function accorder(zone = document) {
  for (const champ of zone.querySelectorAll("[data-selon]")) {
    const choisi = new FormData(champ.form).get(champ.dataset.selon);
    const sert = champ.dataset.pour.split(" ").includes(choisi) || champ.matches(".is-invalid, :has(.is-invalid)");
    (champ.closest("[id^='div_id_']") ?? champ).hidden = !sert;
  }
}

document.addEventListener("change", (evenement) => accorder(evenement.target.form ?? document));
accorder();
