"""Every word the scripts of the player show or say, by key; `{name}` is filled in by the script. One function a feature."""

from __future__ import annotations

from lms.language import gettext as _
from lms.language import pgettext


def core() -> dict[str, str]:
    """Play, seek, captions, keys, faults."""
    return {
        "action.play": pgettext("player", "Play"),
        "action.pause": pgettext("player", "Pause"),
        "action.back": _("10 seconds back"),
        "action.forward": _("10 seconds on"),
        "action.start": _("To the beginning"),
        "action.slower": _("Slower"),
        "action.faster": _("Faster"),
        "action.normal-speed": _("Normal speed"),
        "action.mute": _("Sound off"),
        "action.louder": _("Louder"),
        "action.quieter": _("Quieter"),
        "action.captions": pgettext("mode", "Captions"),
        "action.sign": pgettext("mode", "Sign language"),
        "action.description": pgettext("mode", "Audio description"),
        "action.full-screen": _("Full screen"),
        "action.settings": _("Player settings"),
        "action.help": _("Keys and help"),
        "group.modes": _("Ways to take this lesson"),
        "group.play": _("Play and move"),
        "group.chapters": _("Parts of the lesson"),
        "group.speed": pgettext("player", "Speed"),
        "group.sound": pgettext("player", "Sound"),
        "group.view": _("Picture and settings"),
        "group.notes": _("Bookmarks and notes"),
        "group.text": _("Text of the lesson"),
        "group.other": _("More"),
        "core.controls": _("Player controls"),
        "core.more": _("More"),
        "core.place": _("Place in the lesson"),
        "core.close": _("Close"),
        "core.again": _("Try again"),
        "core.unloaded": _("This part of the player could not be loaded. Look at your connection, then try again."),
        "core.refused": _("Your browser does not begin by itself. Press “Play” to begin."),
        "core.broken": _("Picture and sound could not be loaded. The text has everything; or open this page again."),
        "core.ended": _("This is the end of the lesson."),
        "core.rate": _("Speed %(rate)s percent", rate="{rate}"),
        "core.volume": _("Volume %(volume)s percent", volume="{volume}"),
        "core.mode_on": pgettext("mode", "%(mode)s on", mode="{mode}"),
        "core.mode_off": pgettext("mode", "%(mode)s off", mode="{mode}"),
        "core.is_full": _("Full screen. Escape leads back."),
        "core.is_not_full": _("No longer full screen"),
        "captions.fault": _("The captions “%(track)s” could not be loaded. The text of the lesson has every word.",
                            track="{track}"),
        "line.waiting": _("Waiting for the connection. The text of the lesson can be read meanwhile."),
        "line.smaller": _("The connection is slow, so a smaller form is played: %(quality)s. Your place is kept.",
                          quality="{quality}"),
        "line.back": _("Back to: %(quality)s", quality="{quality}"),
    }


def sign() -> dict[str, str]:
    """The sign language film."""
    return {
        "action.sign-swap": _("Swap the two pictures"),
        "action.sign-larger": _("Sign language larger"),
        "action.sign-smaller": _("Sign language smaller"),
        "sign.window": _("Sign language window"),
        "sign.adjust": _("Size and place"),
        "sign.right": _("Place: right"),
        "sign.left": _("Place: left"),
        "sign.below": _("Place: below"),
        "sign.free": _("Place: free"),
        "sign.ArrowLeft": _("Move left"),
        "sign.ArrowRight": _("Move right"),
        "sign.ArrowUp": _("Move up"),
        "sign.ArrowDown": _("Move down"),
        "sign.move": _("Move with the arrow keys"),
        "sign.resize": _("Resize with the arrow keys"),
        "sign.arrows": _("Use the arrow keys here."),
        "sign.size": _("Size: %(size)s percent", size="{size}"),
        "sign.at": _("%(x)s percent from the left, %(y)s percent from the top", x="{x}", y="{y}"),
        "sign.track": _("Sign language film:"),
        "sign.waiting": _("The sign language film is loading: picture and sound wait for it."),
        "sign.without": _("Go on without it"),
        "sign.over": _("The sign language film is shorter than the lesson and has ended. The lesson goes on."),
        "sign.broken": _("The sign language film could not be loaded. The lesson goes on with captions."),
        "sign.timing": _("This is a timing clip to test the window. It is not sign language."),
    }


def description() -> dict[str, str]:
    """Spoken description and the help for hearing."""
    return {
        "action.description-mode": _("Audio description: pause, quieter, off"),
        "action.description-skip": _("Skip this description"),
        "action.description-again": _("Repeat the description"),
        "action.description-output": _("Audio description on another device"),
        "action.sound-clean": _("Clearer speech"),
        "action.sound-mono": _("The same sound in both ears"),
        "description.mode_pause": _("Audio description: the lesson pauses for it."),
        "description.mode_duck": _("Audio description: the lesson goes on more quietly."),
        "description.mode_off": _("Audio description is off."),
        "description.none_yet": _("Nothing has been described yet."),
        "description.go_on": pgettext("player", "Go on"),
        "description.output_is": _("Audio description now sounds on: %(device)s", device="{device}"),
        "description.output_kept": _("Audio description sounds where it did."),
        "description.output_lost": _("The device chosen for audio description is not there. It sounds with the lesson."),
        "description.output_missing": _("This browser cannot play the audio description on another device."),
        "action.aloud": _("Read aloud"),
        "action.aloud-pause": _("Reading aloud: pause or go on"),
        "action.aloud-previous": _("Reading aloud: paragraph before"),
        "action.aloud-next": _("Reading aloud: next paragraph"),
        "aloud.previous": pgettext("aloud", "Back"),
        "aloud.next": pgettext("aloud", "Next"),
        "aloud.pause": pgettext("player", "Pause"),
        "aloud.go_on": pgettext("player", "Go on"),
        "aloud.slower": _("Slower"),
        "aloud.faster": _("Faster"),
        "aloud.rate": _("%(rate)s percent", rate="{rate}"),
        "aloud.voice_browser": _("The voice of my device"),
        "aloud.voice_made": _("The voice of the course"),
        "aloud.stop": pgettext("aloud", "Stop"),
        "aloud.more": _("Speed and voice"),
        "aloud.end": _("Everything has been read aloud."),
        "aloud.nothing": _("There is no text to read aloud here."),
        "aloud.no_voice": _("This device has no voice for some of the text. It is passed over."),
        "sound.other_site": _("This film comes from another site, so its sound cannot be changed here."),
        "sound.stopped": _("The device has stopped the sound."),
        "sound.go_on": _("Go on with sound"),
    }


def settings() -> dict[str, str]:
    """The settings dialog."""
    return {
        "settings.about": _("Every change acts at once and is kept."),
        "settings.jump": _("Go to"),
        "settings.captions": pgettext("mode", "Captions"),
        "settings.transcript": _("Text of the lesson"),
        "settings.sign": pgettext("mode", "Sign language"),
        "settings.description": pgettext("mode", "Audio description"),
        "settings.sound": pgettext("player", "Sound"),
        "settings.picture": pgettext("player", "Picture"),
        "settings.speed": pgettext("player", "Speed"),
        "settings.say": _("Announcements"),
        "settings.keys": _("Keys and switches"),
        "settings.data": pgettext("mode", "Low data"),
        "settings.back": _("Set back: %(section)s", section="{section}"),
        "settings.is_back": _("%(section)s: everything is as it was at first.", section="{section}"),
        "settings.sample": _("This is how captions look."),
        "settings.poor": _("These two colours are hard to tell apart (%(ratio)s to 1). Choose colours that differ more, "
                           "so that the contrast is at least 4.5 to 1.", ratio="{ratio}"),
        "unit.percent": _("%(n)s percent", n="{n}"),
        "unit.pace": _("%(n)s characters a second", n="{n}"),
        "unit.seconds": _("every %(n)s seconds", n="{n}"),
        "unit.seconds.0": _("never by itself"),
        "unit.hold": _("%(n)s seconds", n="{n}"),
        "unit.hold.0": _("never: I have a second switch"),
        "unit.balance.left": _("%(n)s percent to the left", n="{n}"),
        "unit.balance.right": _("%(n)s percent to the right", n="{n}"),
        "unit.balance.0": _("in the middle"),
        **_settings_of_text(), **_settings_of_sight(), **_settings_of_hearing(), **_settings_of_use(),
    }


def _settings_of_text() -> dict[str, str]:
    """Captions and the text of the lesson have the same choices of letters and colours."""
    fonts = {"system": pgettext("font", "As the page"), "sans": pgettext("font", "Plain"),
             "serif": pgettext("font", "Book letters"), "kai": pgettext("font", "Brush letters (Kai)"),
             "mono": pgettext("font", "All letters equally wide")}
    both: dict[str, str] = {}
    for name in ("caption", "transcript"):
        both |= {f"{name}_size": _("Size of the letters"), f"{name}_font": _("Shape of the letters"),
                 f"{name}_color": _("Colour of the letters"), f"{name}_background": _("Colour behind the letters"),
                 f"{name}_letter": _("Space between letters"), f"{name}_line": _("Height of a line"),
                 f"{name}_word": _("Space between words")}
        both |= {f"{name}_font.{value}": words for value, words in fonts.items()}
    return both | {
        "colour.": pgettext("colour", "Usual"), "colour.own": _("Another colour"),
        "colour.#ffffff": pgettext("colour", "White"), "colour.#ffff00": pgettext("colour", "Yellow"),
        "colour.#00ff00": pgettext("colour", "Green"), "colour.#00ffff": pgettext("colour", "Light blue"),
        "colour.#0000ff": pgettext("colour", "Blue"), "colour.#ff00ff": pgettext("colour", "Pink"),
        "colour.#ff0000": pgettext("colour", "Red"), "colour.#000000": pgettext("colour", "Black"),
        "transcript_words": _("Mark the word being spoken"),
        "transcript_follow": _("The text moves along with what is spoken"),
    }


def _settings_of_sight() -> dict[str, str]:
    return {
        "caption_opacity": _("How solid the ground behind the letters is"),
        **{f"caption_opacity.{n}": _("%(n)s percent", n=n) for n in (100, 90, 75, 50, 25, 0)},
        "caption_edge": _("Edge of the letters"),
        "caption_edge.none": pgettext("edge", "None"), "caption_edge.outline": pgettext("edge", "Line all round"),
        "caption_edge.shadow": pgettext("edge", "Shadow"), "caption_edge.raised": pgettext("edge", "Raised"),
        "caption_place": _("Where captions stand"),
        "caption_place.below": pgettext("place", "Below the picture"),
        "caption_place.over": pgettext("place", "Over the picture"),
        "caption_place.beside": pgettext("place", "Beside the picture"),
        "caption_keep_box": _("Keep the ground when nothing is said"),
        "caption_track": _("Which captions"), "caption_track.": pgettext("captions", "Usual"),
        "caption_second": _("Second captions at the same time"), "caption_second.": pgettext("captions", "None"),
        "reading_hold": _("Hold the picture until I have had time to read each caption"),
        "reading_pace": _("How fast I read"),
        "sign_place": _("Where the sign language film stands"),
        "sign_place.right": pgettext("place", "Right of the picture"),
        "sign_place.left": pgettext("place", "Left of the picture"),
        "sign_place.below": pgettext("place", "Below the picture"),
        "sign_place.free": pgettext("place", "Where I put it in the player"),
        "sign_size": _("How wide the sign language film is"),
        "sign_swapped": _("Sign language film large, picture small"),
        "sign_track": _("Which sign language film"), "sign_track.": pgettext("captions", "Usual"),
        "picture_contrast": pgettext("picture", "Contrast"), "picture_brightness": pgettext("picture", "Brightness"),
        "quality": _("What to load"),
        "quality.": _("What suits the connection"), "quality.720p": _("Large picture (720p)"),
        "quality.480p": _("Middle picture (480p)"), "quality.240p": _("Small picture (240p)"),
        "quality.audio": _("Sound and slides"), "quality.text": _("Text only"),
    }


def _settings_of_hearing() -> dict[str, str]:
    voices = {"made": _("The voice of the course"), "browser": _("The voice of my device")}
    return {
        "description_mode": _("While a picture is described"),
        "description_mode.pause": pgettext("description", "The lesson waits"),
        "description_mode.duck": pgettext("description", "The lesson goes on more quietly"),
        "description_mode.off": pgettext("description", "Nothing is described aloud"),
        "description_volume": _("How loud the description is"),
        "description_duck": _("How loud the lesson is meanwhile"),
        "description_overflow": _("When the description is longer than the pause"),
        "description_overflow.pause": pgettext("description", "The lesson waits"),
        "description_overflow.continue": pgettext("description", "Both go on together"),
        "description_overflow.stop": pgettext("description", "The description stops"),
        "description_rate": _("How fast the description is spoken"),
        "description_voice": _("Voice of the description"),
        "aloud_rate": _("How fast text is read aloud"), "aloud_voice": _("Voice for reading aloud"),
        **{f"{name}.{value}": words for name in ("description_voice", "aloud_voice") for value, words in voices.items()},
        "sound_clean": _("Clearer speech"), "sound_mono": _("The same sound in both ears"),
        "sound_balance": _("Left and right"), "sound_boost": _("Louder than usual"),
        "talkativeness": _("How much the player says to a screen reader"),
        "talkativeness.brief": pgettext("talkativeness", "Little"),
        "talkativeness.normal": pgettext("talkativeness", "Usual"),
        "talkativeness.full": pgettext("talkativeness", "Everything"),
    }


def _settings_of_use() -> dict[str, str]:
    return {
        "rate": _("How fast lessons play"),
        "easy_pace": _("Easy-read: going on to the next screen"),
        "easy_pace.own": _("When I press “Next”"), "easy_pace.slow": _("By itself, slowly"),
        "easy_pace.normal": _("By itself, at the speed of the speech"),
        "single_keys": _("Single letters steer the player"),
        "scan": _("Scanning: reach everything with one or two switches"),
        "scan_seconds": _("Going on to the next button"),
        "scan_hold": _("Hold the switch this long to do it"),
        "scan_click": _("Every click or tap is my switch"),
    }


def help_and_keys() -> dict[str, str]:
    """The list of actions with their keys, and scanning with one switch."""
    return {
        "help.about": _("Keys work anywhere on this page, but not while you type. "
                        "Everything has a button, too: press it here or at its place."),
        "help.sets": _("Sets of keys"),
        "help.set.usual": _("Usual keys"),
        "help.set.reader": _("Keys for a screen reader"),
        "help.set.left": _("Keys for the left hand"),
        "help.set.right": _("Keys for the right hand"),
        "help.set.none": _("No keys"),
        "help.is_set": _("Now in use: %(set)s", set="{set}"),
        "help.action": _("What it does"), "help.key": _("Keys"), "help.new": _("Other keys"),
        "help.change": pgettext("keys", "Change"),
        "help.change_of": pgettext("keys", "Change: %(action)s", action="{action}"),
        "help.no_key": _("No key"),
        "help.press": _("Press the new keys for “%(action)s”. There is no hurry.", action="{action}"),
        "help.leave": _("Leave it as it is (Escape)"),
        "help.take": _("No key for this"),
        "help.back": _("The usual key again: %(key)s", key="{key}"),
        "help.is_changed": _("%(action)s: %(key)s", action="{action}", key="{key}"),
        "help.clash": _("%(key)s already means “%(action)s”. Choose other keys.", key="{key}", action="{action}"),
        "help.reserved": _("%(key)s is needed by the browser or by screen readers. Choose other keys.", key="{key}"),
        "help.single": _("%(key)s alone is pressed too easily by mistake. Hold Alt and Shift, too, "
                         "or turn on “Single letters steer the player” first.", key="{key}"),
        "help.single_hint": _("Leave this off when you speak to your device or use a screen reader."),
        "group.switch": _("Switches for scanning"),
        "action.scan": _("Scanning"),
        "action.scan-step": _("Switch: go on"),
        "action.scan-do": _("Switch: do it"),
        "action.screen-reader": pgettext("mode", "Screen reader"),
        "action.easy-read": pgettext("mode", "Easy-read"),
        "action.low-data": pgettext("mode", "Low data"),
        "scan.panel": _("Scanning"),
        "scan.group": _("Group: %(name)s (%(n)s)", name="{name}", n="{n}"),
        "scan.out": _("Out of this group"),
        "scan.more": _("%(name)s: more", name="{name}"),
        "scan.less": _("%(name)s: less", name="{name}"),
        "scan.stop": _("Stop scanning"),
        "scan.two": _("%(step)s: go on. %(do)s: do it.", step="{step}", do="{do}"),
        "scan.hold": _("%(step)s: go on. Hold it: do it.", step="{step}"),
        "scan.both": _("%(step)s: go on. Hold it, or %(do)s: do it.", step="{step}", do="{do}"),
        "scan.auto": _("It goes on by itself. %(step)s: do it.", step="{step}"),
        "scan.rest": _("It rests. %(step)s: go on.", step="{step}"),
        "scan.click": _("Click or tap"),
        **_key_names(),
    }


def _key_names() -> dict[str, str]:
    return {
        "key.Space": pgettext("key", "Space"), "key.Enter": pgettext("key", "Enter"),
        "key.ArrowLeft": pgettext("key", "Left arrow"), "key.ArrowRight": pgettext("key", "Right arrow"),
        "key.ArrowUp": pgettext("key", "Up arrow"), "key.ArrowDown": pgettext("key", "Down arrow"),
        "key.Home": pgettext("key", "Home"), "key.End": pgettext("key", "End"),
        "key.PageUp": pgettext("key", "Page up"), "key.PageDown": pgettext("key", "Page down"),
        "key.Backspace": pgettext("key", "Backspace"), "key.Delete": pgettext("key", "Delete"),
        "key.numpad": pgettext("key", "Number pad %(key)s", key="{key}"),
    }


def transcript() -> dict[str, str]:
    """The actions of the transcript. What it shows comes with its template."""
    return {
        "group.text": _("Text of the lesson"),
        "action.follow": _("Back to the words being spoken"),
        "action.find": _("Find in the text"),
        "action.copy-text": _("Copy the text"),
        "action.print-text": _("Print the text"),
    }


def easy() -> dict[str, str]:
    """Easy-read screens and read-aloud."""
    return {
        "group.easy": pgettext("mode", "Easy-read"),
        "action.easy-back": pgettext("easy-read", "Back"),
        "action.easy-listen": pgettext("easy-read", "Listen"),
        "action.easy-next": pgettext("easy-read", "Next"),
    }


def chapters() -> dict[str, str]:
    """Chapters, seek pictures, bookmarks and notes."""
    return {
        "action.chapter-previous": _("Part before"),
        "action.chapter-next": _("Part after"),
        "chapters.previous.0": _("Part before"),
        "chapters.previous.1": _("Picture before"),
        "chapters.previous.2": _("Sentence before"),
        "chapters.previous.said": _("Description before"),
        "chapters.next.0": _("Part after"),
        "chapters.next.1": _("Picture after"),
        "chapters.next.2": _("Sentence after"),
        "chapters.next.said": _("Description after"),
        "action.chapter-coarser": _("Larger steps"),
        "action.chapter-finer": _("Smaller steps"),
        "chapters.level.0": _("Steps: part by part"),
        "chapters.level.1": _("Steps: picture by picture"),
        "chapters.level.2": _("Steps: sentence by sentence"),
        "chapters.level.said": _("Steps: description by description"),
        "chapters.last": _("Nothing comes after this."),
        "action.contents": _("Contents"),
        "chapters.sentences": _("Sentences of “%(title)s”", title="{title}"),
        "chapters.is_here": _("You are here"),
        "action.where": _("Where am I?"),
        "chapters.at": _("%(time)s, part %(number)s: %(title)s", time="{time}", number="{number}", title="{title}"),
        "chapters.where": _("%(time)s of %(whole)s, %(percent)s%%.", time="{time}", whole="{whole}",
                            percent="{percent}"),
        "chapters.here.0": _("Part %(number)s of %(of)s: %(title)s.", number="{number}", of="{of}", title="{title}"),
        "chapters.here.1": _("Picture %(number)s of %(of)s: %(title)s.", number="{number}", of="{of}",
                             title="{title}"),
        "action.bookmark": _("Set a bookmark here"),
        "action.note": _("Notes"),
        "action.copy-link": _("Copy a link to this second"),
        "notes.marked": _("Bookmark at %(time)s.", time="{time}"),
        "notes.unmarked": _("The bookmark at %(time)s could not be kept: the server does not answer.", time="{time}"),
        "notes.delete": _("Delete the note at %(time)s", time="{time}"),
        "notes.deleted": _("It is deleted."),
        "notes.undeleted": _("It could not be deleted: the server does not answer. Try again in a moment."),
        "notes.title": _("My notes and bookmarks"),
        "notes.label": _("Note at %(time)s", time="{time}"),
        "notes.hint": _("At most %(n)s characters. Only you can read it.", n=2000),
        "notes.keep": _("Keep this note"),
        "notes.empty": _("Write something first. To mark only the place, set a bookmark."),
        "notes.kept": _("The note is kept."),
        "notes.unkept": _("The server does not answer, so the note is not kept yet. It stays here: try again in a moment."),
        "notes.refused": _("Your note was not kept. Sign in again in another window, then try once more. It stays here."),
        "notes.list": _("In this lesson"),
        "notes.none": _("Nothing here yet."),
        "notes.unloaded": _("Your notes could not be loaded: the server does not answer."),
        "notes.bookmark": pgettext("kind", "Bookmark"),
        "notes.go": _("Go to %(time)s", time="{time}"),
        "notes.all": _("All of them on a page of their own, to change, print or keep"),
        "notes.copied": _("The link to %(time)s is copied.", time="{time}"),
        "notes.link": _("Link to %(time)s", time="{time}"),
        "notes.by_hand": _("Your browser does not let this page copy. Copy the link by hand:"),
    }


def take_along() -> dict[str, str]:
    """Taking a lesson along, and a lesson that is opened from this device. Sent when the person asks for it."""
    return {
        "take.intro": _("The lesson is kept on this device, with everything that you choose here. You can then open it "
                        "without a connection, and what you study counts when you are back."),
        "take.what": _("What do you want to take?"),
        "take.also": _("Take this, too"),
        "take.text": _("Text, questions and this page are always with it."),
        "take.choice": _("%(label)s, %(size)s MB", label="{label}", size="{size}"),
        "take.total": _("In all %(size)s MB.", size="{size}"),
        "take.too_much": _("That is more than this device has room for. Choose less, or remove a lesson that you no "
                           "longer need."),
        "take.device": _("A name for this device, for example: my phone"),
        "take.device_usual": _("My device"),
        "take.shared": _("Who uses this device while you are signed in can open the lesson, too. Do others use it? Then "
                         "sign out when you stop: your lessons are hidden until you sign in again."),
        "take.take": _("Take it along"),
        "take.progress": _("The lesson is being taken along"),
        "take.loading": _("%(percent)s%%: %(done)s of %(size)s MB are on this device.", percent="{percent}", done="{done}",
                          size="{size}"),
        "take.stop": _("Stop for now"),
        "take.stopped": _("Stopped at %(percent)s%%. What is loaded stays; go on whenever you like.",
                          percent="{percent}"),
        "take.go_on": _("Go on loading"),
        "take.drop_part": _("Remove what was loaded"),
        "take.ready": _("This lesson is on this device: %(what)s, %(size)s MB.", what="{what}", size="{size}"),
        "take.how": _("Without a connection, open this page as always, or look here:"),
        "take.list": _("Lessons on this device"),
        "take.persists": _("The browser keeps it until you remove it."),
        "take.may_go": _("The browser may delete it when the device is short of room, or when you do not open these pages "
                         "for a week."),
        "take.changed": _("The lesson has been changed since you took it along. Take the new one, so that you study what "
                          "counts now."),
        "take.again": _("Take something else"),
        "take.renew": _("Take the new one"),
        "take.remove": _("Remove it from this device"),
        "take.removed": _("The lesson is no longer on this device."),
        "take.still_kept": _("What you studied with it is kept until it is sent."),
        "take.full": _("The device is full. What is loaded stays. Make room, for example by removing another lesson, then "
                       "go on."),
        "take.silent": _("The server does not answer. What is loaded stays; go on when the connection is better."),
        "take.signed_out": _("You are no longer signed in. Sign in, open this page again, then go on."),
        "take.failed": _("The browser did not keep the lesson. In a private window it cannot; try an ordinary one."),
        "study.here": _("You are using the lesson that is kept on this device."),
        "study.kept": _("Studied here and not yet sent: %(minutes)s min %(seconds)s s.", minutes="{minutes}",
                        seconds="{seconds}"),
        "study.part": _("Read. It is kept on this device and sent when there is a connection."),
        "study.answer": _("Your answer is kept on this device. Only the server can say whether it is right; you will hear "
                          "it when there is a connection."),
        "study.needs": _("This needs a connection. Everything else on this page works without one."),
        "study.lost": _("The device is full: what you study now cannot be kept and will not count. Make room, then open "
                        "this page again."),
    }


def all_words() -> dict[str, str]:
    """Every word in the language in force."""
    groups = (core, sign, description, settings, help_and_keys, transcript, easy, chapters)
    return {key: text for group in groups for key, text in group().items()}
