// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/authority/fr.json.

extension EmbeddedAsset {
    static let authorityFrench =
        #"""
        {
          "lang": "fr",
          "name": "Français",
          "dir": "ltr",
          "texts": {
            "title": "Faire confiance au poste depuis cet ordinateur",
            "language": "Langue",
            "systems": "Types d’ordinateurs",
            "what": "La page du poste est chiffrée avec un certificat que le poste a créé lui-même. Chaque ordinateur l’apprend une fois, par les étapes ci-dessous ; il faut environ cinq minutes.",

            "compare_title": "Comparer avant de faire confiance",
            "compare_why": "Qui fait entrer ici un faux certificat peut lire chaque code PIN saisi sur cet ordinateur. Cette page vous arrive sans protection et peut être falsifiée en route, l’empreinte qu’elle montre aussi.",
            "compare_how": "Demandez au technicien devant l’appareil, au besoin par téléphone : « waypost enrol workstation NOM » affiche l’empreinte à côté du code d’inscription. Faites-vous lire les 32 paires, et comparez-les avec ce que VOTRE ORDINATEUR affiche dans les étapes ci-dessous. Les majuscules et les deux-points ne comptent pas.",
            "fingerprint": "Ce devrait être celle-ci (SHA-256) :",
            "compare_differs": "Si un seul caractère diffère : ne l’installez pas, supprimez le fichier et prévenez votre superviseur.",

            "file_title": "Le certificat",
            "file_name": "Il s’appelle :",
            "file_valid": "Valable :",
            "file_clock": "Il commence des années en arrière : un ordinateur dont l’horloge a perdu l’heure fonctionne aussi.",
            "file_text": "Le même en texte, pour d’autres programmes :",

            "windows_title": "Windows 10 et 11",
            "windows_1": "Cliquez sur waypost-ca.crt ci-dessus. Si le navigateur signale un téléchargement non sécurisé, choisissez « Conserver » : c’est pourquoi vous comparez.",
            "windows_2": "Ouvrez l’invite de commandes (touche Windows, tapez cmd, Entrée), tapez cette ligne et comparez ce qu’elle affiche :",
            "windows_3": "Double-cliquez sur le fichier dans Téléchargements, puis « Ouvrir » et « Installer un certificat… ».",
            "windows_4": "« Ordinateur local » vaut pour tous sur cet ordinateur et demande un administrateur ; « Utilisateur actuel » pour vous seul. « Suivant ».",
            "windows_5": "« Placer tous les certificats dans le magasin suivant », « Parcourir… », « Autorités de certification racines de confiance », « OK », « Suivant », « Terminer », et « Oui » s’il le demande.",
            "windows_6": "Fermez toutes les fenêtres d’Edge ou de Chrome, puis rouvrez-le. Firefox le prend de Windows, à partir de la version 120 ; un plus ancien s’instruit comme ci-dessous sous Firefox.",

            "firefox_title": "Debian ou Ubuntu avec Firefox ESR",
            "firefox_1": "Ouvrez cette page dans Firefox et cliquez sur waypost-ca.crt ci-dessus. Firefox demande s’il faut faire confiance à une nouvelle autorité.",
            "firefox_2": "Cliquez sur « Voir » et comparez la ligne SHA-256 sous « Empreintes numériques ». Revenez ensuite à la question.",
            "firefox_3": "Cochez « Confirmer cette AC pour identifier des sites web » et rien d’autre, puis « OK ».",
            "firefox_4": "Chaque utilisateur de l’ordinateur le fait une fois. Pour le retirer : Paramètres, « Vie privée et sécurité », « Afficher les certificats… », onglet « Autorités », Waypost, « Supprimer ou ne plus faire confiance… ».",

            "chromium_title": "Debian ou Ubuntu avec Chromium",
            "chromium_1": "Cliquez sur waypost-ca.crt ci-dessus et conservez le fichier.",
            "chromium_2": "Tapez cette ligne dans un terminal et comparez ce qu’elle affiche :",
            "chromium_3": "Ouvrez chrome://certificate-manager (anciennes versions : chrome://settings/certificates), « Certificats locaux », « Installés par vous », à côté de « Certificats approuvés » cliquez sur « Importer » (anciennes : onglet « Autorités », « Importer »), et choisissez le fichier.",
            "chromium_4": "S’il le demande : cochez « Faire confiance à ce certificat pour identifier les sites web » et rien d’autre, puis « OK ».",
            "chromium_5": "Ou, au lieu des deux étapes précédentes, dans un terminal (paquet libnss3-tools de Debian ; pas pour le snap d’Ubuntu) :",

            "android_title": "Android, avec Chrome",
            "android_1": "L’appareil doit avoir un verrouillage d’écran. Touchez waypost-ca.crt ci-dessus ; il est conservé dans Téléchargements.",
            "android_2": "Paramètres, « Sécurité et confidentialité », « Autres paramètres de sécurité », « Chiffrement et identifiants », « Installer un certificat », « Certificat CA », « Installer quand même », puis le fichier. Les noms varient selon le fabricant : cherchez « certificat » dans les paramètres.",
            "android_3": "Comparez maintenant : « Chiffrement et identifiants », « Certificats de confiance », onglet « Utilisateur », touchez Waypost et lisez « Empreinte SHA-256 ». Si elle diffère : « Supprimer » aussitôt.",
            "android_4": "Utilisez Chrome : Firefox pour Android ne le prend pas. Si Android dit que « le réseau est peut-être surveillé », c’est à cause de ce certificat.",

            "then_title": "Ensuite, ouvrir la page du poste",
            "then_open": "Une de ces adresses ; elles figurent dans le certificat :",
            "then_fails": "Si le navigateur avertit encore, ne passez pas outre : le certificat n’est pas installé, ou quelqu’un d’autre répond. Appelez le technicien."
          }
        }

        """#
}
