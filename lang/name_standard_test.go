package lang

import (
	"strings"
	"unicode"
)

// How offices write names of one language in another script: published standards, written
// down here once more from the standards and not from the rules that are tested.

// table turns letters into letters, the longest first; capitals follow.
type table map[string]string

func tableOf(pairs string) table {
	t := table{}
	for _, pair := range strings.Fields(pairs) {
		from, to, _ := strings.Cut(pair, "=")
		t[from] = to
	}
	return t
}

func (t table) with(pairs string) table {
	sum := table{}
	for from, to := range t {
		sum[from] = to
	}
	for from, to := range tableOf(pairs) {
		sum[from] = to
	}
	return sum
}

func (t table) write(s string) string {
	var out strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); {
		n, to := 1, string(runes[i])
		for size := min(3, len(runes)-i); size > 0; size-- {
			if found, ok := t[lowerNames(string(runes[i:i+size]))]; ok {
				n, to = size, found
				break
			}
		}
		if unicode.IsUpper(runes[i]) && to != "" {
			first := []rune(to)
			up := unicode.ToUpper(first[0])
			if first[0] == 'i' && t["İ"] != "" {
				up = 'İ'
			}
			to = string(up) + string(first[1:])
		}
		out.WriteString(to)
		i += n
	}
	return out.String()
}

func lowerNames(s string) string {
	return strings.ToLower(strings.NewReplacer("İ", "i", "I", "ı").Replace(s))
}

// upperASCII is what the machine-readable zone of a passport makes of Latin letters.
func upperASCII(t table) func(string) string {
	return func(s string) string { return strings.ToUpper(t.write(s)) }
}

// yeE writes е as ye at the beginning of words and after vowels (BGN/PCGN Russian, Uzbek).
func yeE(s string) string {
	runes := []rune(s)
	var out []rune
	for i, r := range runes {
		if (r == 'е' || r == 'Е') && (i == 0 || !unicode.IsLetter(runes[i-1]) || strings.ContainsRune("аеёиоуыэюяйъьАЕИОУЭЮЯ", runes[i-1])) {
			if r == 'Е' {
				out = append(out, 'Й', 'э')
			} else {
				out = append(out, 'й', 'э')
			}
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

var (
	icao = tableOf(`а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts
		ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia ә=a ғ=g қ=k ң=n ө=o ұ=u ү=u һ=kh і=i ў=u ҳ=kh`)
	bgnRussian = tableOf(`а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts
		ч=ch ш=sh щ=shch ъ=” ы=y ь=’ э=e ю=yu я=ya`)
	bgnKyrgyz = bgnRussian.with("ж=j ң=ng ө=ö ү=ü")
	bgnKazakh = bgnRussian.with("ә=ä ғ=gh и=ī қ=q ң=ng ө=ö у=ū ұ=u ү=ü һ=h і=i э=ė")
	english   = bgnRussian.with("ь= ъ= ң=n ө=o ү=u ә=a ғ=g қ=k ұ=u і=i һ=h")
	kazakh18  = tableOf(`а=a ә=á б=b в=v г=g ғ=ǵ д=d е=e ж=j з=z и=ı й=ı к=k қ=q л=l м=m н=n ң=ń о=o ө=ó п=p р=r с=s т=t
		у=ý ұ=u ү=ú ф=f х=h һ=h ш=sh ч=ch ы=y і=i э=e ю=ıý я=ıa ц=ts ь= ъ= щ=sh ё=ıo`)
	kazakh21 = tableOf(`а=a ә=ä б=b в=v г=g ғ=ğ д=d е=e ж=j з=z и=i й=i к=k қ=q л=l м=m н=n ң=ñ о=o ө=ö п=p р=r с=s т=t
		у=u ұ=ū ү=ü ф=f х=h һ=h ш=ş ч=ç ы=y і=ı э=e ю=iu я=ia ц=ts ь= ъ= щ=ş ё=io`)
	kyrgyzRussian = tableOf("ө=о ү=у ң=н ээ=е оо=о үү=у өө=о")
	kazakhRussian = tableOf("ә=а ғ=г қ=к ң=н ө=о ұ=у ү=у һ=х і=и йы=и йі=и")
	kyrgyzTurkish = tableOf(`а=a б=b в=v г=g д=d е=e ё=yo ж=c з=z и=i й=y к=k л=l м=m н=n ң=n о=o ө=ö п=p р=r с=s т=t у=u ү=ü
		ф=f х=h ц=ts ч=ç ш=ş щ=şç ъ= ы=ı ь= э=e ю=yu я=ya ә=e ғ=ğ қ=k ұ=u һ=h і=i`)

	uzbekCyrillic = tableOf(`a=а b=б d=д e=е f=ф g=г h=ҳ i=и j=ж k=к l=л m=м n=н o=о p=п q=қ r=р s=с t=т u=у v=в x=х y=й z=з
		oʻ=ў gʻ=ғ sh=ш ch=ч ya=я yo=ё yu=ю ye=е ts=ц ʼ=ъ yoʻ=йў`)
	uzbekRussian = tableOf(`a=а b=б d=д e=е f=ф g=г h=х i=и j=ж k=к l=л m=м n=н o=о p=п q=к r=р s=с t=т u=у v=в x=х y=й z=з
		oʻ=у gʻ=г sh=ш ch=ч ya=я yo=ё yu=ю ye=е ts=ц ʼ= yoʻ=ю`)
	uzbekSoviet = uzbekRussian.with("o=а ov=ов yo=ё") // Nodir is Надир, Rahmonov Рахманов
	plainUzbek  = tableOf("oʻ=o gʻ=g ʼ=")

	azeriCyrillic = tableOf(`a=а b=б c=ҹ ç=ч d=д e=е ə=ә f=ф g=ҝ ğ=ғ h=һ x=х ı=ы i=и j=ж k=к q=г l=л m=м n=н o=о ö=ө p=п r=р s=с
		ş=ш t=т u=у ü=ү v=в y=ј z=з`)
	azeriRussian = tableOf(`a=а b=б c=дж ç=ч d=д e=е ə=а f=ф g=г ğ=г h=г x=х ı=ы i=и j=ж k=к q=г l=л m=м n=н o=о ö=е p=п r=р s=с
		ş=ш t=т u=у ü=ю v=в y=й z=з ya=я yev=ев yeva=ева iyy=ий ye=е`)
	azeriEnglish = tableOf(`c=j ç=ch ə=a ğ=gh x=kh ı=i j=zh q=g ö=o ş=sh ü=u`)
	azeriTurkish = tableOf(`ə=e x=h q=k`)
	azeriE       = tableOf("ç=c ə=e ğ=g ı=i ö=o ş=s ü=u İ=i")
	azeriA       = azeriE.with("ə=a")

	turkishRussian = tableOf(`a=а b=б c=дж ç=ч d=д e=е f=ф g=г ğ=г h=х ı=ы i=и j=ж k=к l=л m=м n=н o=о ö=ё p=п r=р s=с ş=ш t=т
		u=у ü=ю v=в y=й z=з ya=я yu=ю ye=е yı=йы`)
	turkishICAO = tableOf("ç=c ğ=g ı=i ö=o ş=s ü=u")
	turkishOE   = tableOf("ç=c ğ=g ı=i ö=oe ş=s ü=ue")
)
